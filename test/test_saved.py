"""Saved graphs: to a file and back, and what is said of a bad one."""

import json
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from graph_edits import Editor, edit_runs, edited_often, make_node, make_room, written
from hypothesis import given

from ssr_ros.config import TripletConfig
from ssr_ros.scene_graph.graph import NodeState, Relation, SceneGraph
from ssr_ros.scene_graph.saved import load_graph, save_graph
from ssr_ros.scene_graph.writer import GraphWriter


def furnished() -> SceneGraph:
    writer = written(
        make_node(1, label="table"),
        make_node(2, x=1.5, yaw=0.25),
        make_node(3, y=1.0, z=1.25, label="cup", state=NodeState.STALE),
        make_node(4, y=3.0, state=NodeState.TENTATIVE),
    )
    writer.set_rooms([make_room(1)])
    writer.set_relations([Relation(3, "on", 1, 0.5), Relation(2, "part_of_room", 1, 1.0)])
    writer.commit(1_700_000_000_123_456_789)
    return writer.copy()


@pytest.fixture
def document(tmp_path: Path) -> dict:
    save_graph(furnished(), tmp_path / "graph.json")
    return json.loads((tmp_path / "graph.json").read_text())


def load(document: object, folder: Path) -> SceneGraph:
    path = folder / "edited.json"
    path.write_text(json.dumps(document))
    return load_graph(path)


def test_a_graph_comes_back_as_it_was(tmp_path):
    save_graph(furnished(), tmp_path / "graph.json")
    assert load_graph(tmp_path / "graph.json") == furnished()
    assert load_graph(str(tmp_path / "graph.json")).state_hash == furnished().state_hash


@edited_often
@given(edit_runs)
def test_any_graph_comes_back_as_it_was(run):
    editor = Editor(GraphWriter("map", TripletConfig()))
    for edits in run:
        editor.frame(edits)
    with tempfile.TemporaryDirectory() as folder:  # tmp_path would be one folder for all runs
        save_graph(editor.graphs[-1], Path(folder) / "graph.json")
        assert load_graph(Path(folder) / "graph.json") == editor.graphs[-1]


def test_the_document_is_that_of_the_design(document):
    assert document["schema_version"] == 1
    assert {"frame_id", "session_id", "map_generation", "sequence", "state_hash"} <= document.keys()
    cup = document["nodes"][2]
    assert cup["box"] == {"center": [0.0, 1.0, 1.25], "size": [0.5, 0.5, 1.0], "yaw": 0.0}
    assert (cup["id"], cup["label"], cup["state"]) == (3, "cup", "STALE")
    assert cup["label_scores"] == {"cup": 0.75, "other": 0.125}
    assert {"confidence", "observations", "first_seen", "last_seen"} <= cup.keys()
    assert {k: document["root"][k] for k in ("a", "b")} == {"a": 1, "b": 2}
    assert document["root"]["pose_b"] == [1.5, 0.0, 0.5, 0.25]
    assert {"subject", "predicate", "object", "confidence"} <= document["relations"][0].keys()
    triplet = document["triplets"][0]
    assert {"anchor", "reference", "target", "cell_size", "reference_cell", "target_cell", "offset"} <= triplet.keys()
    assert document["rooms"][0]["area"] == 16.0
    assert document["stamp"] == 1_700_000_000_123_456_789


def test_what_other_tools_leave_out_is_made_good(tmp_path):
    box = {"center": [1, 2, 3], "size": [1, 1, 1], "yaw": 0}
    bare = {"schema_version": 1, "frame_id": "map", "nodes": [{"id": 5, "label": "cup", "box": box}], "tool": "ours"}
    graph = load(bare, tmp_path)
    node = graph.nodes[5]
    assert (node.state, node.confidence, node.label_scores) == (NodeState.CONFIRMED, 1.0, (("cup", 1.0),))
    assert node.box.center == (1.0, 2.0, 3.0)
    assert (graph.frame_id, graph.session_id, graph.sequence, graph.root) == ("map", "", 0, None)


def test_without_revisions_the_hash_cannot_be_checked(document, tmp_path):
    del document["nodes"][0]["revision"]
    assert load(document, tmp_path).nodes[1].revision == 0


@pytest.mark.parametrize(
    ("path", "value", "place", "rule"),
    [
        (["schema_version"], 2, "$.schema_version", "Invalid enum value 2"),
        (["nodes", 1, "id"], 0, "$.nodes[1].id", ">= 1"),
        (["nodes", 1, "id"], 1, "$.nodes[0].id", "unique"),
        (["nodes", 1, "state"], "GONE", "$.nodes[1].state", "Invalid enum value 'GONE'"),
        (["nodes", 1, "confidence"], 1.5, "$.nodes[1].confidence", "<= 1"),
        (["nodes", 1, "first_seen"], 0.5, "$.nodes[1].first_seen", "Expected `int`, got `float`"),
        (["nodes", 1, "box", "size"], [1, 1], "$.nodes[1].box.size", "length 3"),
        (["nodes", 1, "box", "size"], [1, -1, 1], "$.nodes[1].box.size[1]", ">= 0"),
        (["nodes", 1, "box", "yaw"], None, "$.nodes[1].box.yaw", "Expected `float`, got `null`"),
        (["triplets", 0, "target_cell"], [3, 10], "$.triplets[0].target_cell[1]", "<= 9"),
        (["triplets", 0, "anchor"], 77, "$.triplets[0].anchor", "no node has the id 77"),
        (["relations", 0, "object"], 77, "$.relations[0].object", "has the id 77"),
        (["root", "a"], 77, "$.root.a", "no node has the id 77"),
        (["rooms", 0, "polygon"], [[0, 0]], "$.rooms[0].polygon", "length >= 3"),
        (["state_hash"], 1, "$.state_hash", "must be the hash of the content"),
        (["nodes", 1, "label"], "sofa", "$.state_hash", "must be the hash of the content"),
    ],
)
def test_a_bad_value_is_named_with_file_place_and_rule(document, tmp_path, path, value, place, rule):
    inner = document
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    with pytest.raises(ValueError, match=r"edited\.json") as error:
        load(document, tmp_path)
    assert place in str(error.value)
    assert rule in str(error.value)


@pytest.mark.parametrize("text", ["", "{", "[1]", '{"schema_version": 1}', '{"schema_version": NaN}', "\x00" * 50])
def test_what_is_no_graph_is_refused(tmp_path, text):
    path = tmp_path / "graph.json"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"graph\.json: "):
        load_graph(path)


def test_numbers_of_numpy_are_numbers(tmp_path):
    node = make_node(1, x=np.float64(0.1))
    graph = SceneGraph(nodes=[node])
    save_graph(graph, tmp_path / "graph.json")
    assert load_graph(tmp_path / "graph.json") == graph


def test_what_could_not_be_read_is_not_written(tmp_path):
    path = tmp_path / "graph.json"
    save_graph(furnished(), path)
    with pytest.raises(ValueError, match=r"graph\.json: not written: .*center\[0\]"):
        save_graph(SceneGraph(nodes=[make_node(1, x=float("nan"))]), path)
    assert load_graph(path) == furnished()  # the older file is whole
    assert [p.name for p in tmp_path.iterdir()] == ["graph.json"]


def test_a_folder_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        save_graph(furnished(), tmp_path / "none" / "graph.json")
    with pytest.raises(FileNotFoundError):
        load_graph(tmp_path / "none.json")


def test_uncertainty_is_kept_where_there_is_one_and_hashed(tmp_path):
    graph = furnished()
    sure = replace(graph.nodes[1], sigmas=(0.1, 0.2, 0.05, 0.15))
    before = graph.state_hash
    graph.put(sure)
    assert graph.state_hash != before
    save_graph(graph, tmp_path / "graph.json")
    nodes = json.loads((tmp_path / "graph.json").read_text())["nodes"]
    assert ["sigmas" in node for node in nodes] == [True, False, True, False]  # every third has some
    loaded = load_graph(tmp_path / "graph.json")
    assert loaded.nodes[1].sigmas == (0.1, 0.2, 0.05, 0.15)
    assert loaded.state_hash == graph.state_hash


def test_a_sigma_of_nothing_is_refused(document, tmp_path):
    document["nodes"][0]["sigmas"] = [0.1, 0.0, 0.1, 0.1]
    with pytest.raises(ValueError, match=r"sigmas"):
        load(document, tmp_path)
