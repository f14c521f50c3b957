"""The evaluation as a whole: record, JSON, Markdown and the command."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from bags import stream, write_bag
from click.testing import CliRunner
from fakes import FakePipeline
from rich.console import Console
from scenes import node

from ssr_ros.cli import main
from ssr_ros.cli_evaluate import FILES, evaluate_recording, write_evaluation
from ssr_ros.evaluation.markdown import to_markdown
from ssr_ros.evaluation.objects import DISTANCE, IOU
from ssr_ros.evaluation.report import Evaluation, EvaluationConfig, evaluate, from_json, to_json
from ssr_ros.evaluation.truth import GroundTruth, TruthFrame, TruthObject, load_truth
from ssr_ros.evaluation.watch import MapWatch, Snapshot, packed_size
from ssr_ros.recording import open_recording
from ssr_ros.scene_graph.graph import NodeState, SceneGraph
from ssr_ros.types import Box3D

SECOND = 1_000_000_000
DEMO = Path(__file__).resolve().parent.parent / "recordings" / "demo_room"


def shifted(x: float) -> np.ndarray:
    matrix = np.eye(4)
    matrix[0, 3] = x
    return matrix


def true(object_id: int, label: str, x: float, size=(0.5, 0.5, 0.8)) -> TruthObject:
    return TruthObject(object_id, label, Box3D((x, 0.0, 0.4), size, 0.0))


def scored() -> Evaluation:
    """Odometry is 0.4 m ahead of the truth from the first frame on, and the map's chair with it."""
    objects = (
        true(0, "armchair", 2.0),
        true(1, "sofa", 6.0),
        true(2, "dresser", 9.0, (1.0, 1.0, 1.0)),
        true(3, "bowl", 4.0),
    )
    frames = tuple(TruthFrame(i, shifted(0.1 * i), {0: 900, 1: 900, 3: 100}) for i in range(6))
    graph = SceneGraph(
        nodes=[
            node(4, "chair", (2.4, 0.0, 0.4)),
            node(5, "refrigerator", (9.0, 0.0, 0.4)),
            node(6, "book", (9.0, 0.0, 1.2), (0.1, 0.1, 0.1)),
            node(7, "sofa", (6.4, 0.0, 0.4), state=NodeState.TENTATIVE),
        ]
    )
    poses = {i: shifted(0.1 * i + 0.4) for i in range(6)}
    return evaluate("a [recording]", graph, GroundTruth(objects, frames), poses, EvaluationConfig())


def test_both_frames_and_both_criteria() -> None:
    objects = scored().objects
    assert objects.counted == 2
    assert objects.largest_drift == pytest.approx(0.4)
    exact, odometry = objects.exact_frame, objects.odometry_frame
    assert odometry is not None
    assert exact[DISTANCE].overall.center_error == pytest.approx(0.4)
    assert exact[IOU].overall.found == 0  # a chair half a metre wide, 0.4 m off: 0.1 of 0.9
    assert odometry[DISTANCE].overall.center_error == pytest.approx(0.0)
    assert odometry[IOU].overall.found == 1
    for scores in (exact[DISTANCE], odometry[DISTANCE]):
        assert (scores.overall.found, scores.overall.false, scores.overall.missed) == (1, 1, 1)
        assert [m.truth_label for m in scores.misses] == ["sofa"]  # tentative objects are not believed
        assert [u.label for u in scores.false_positives] == ["refrigerator"]
        assert [u.label for u in scores.unlabelled] == ["book"]


def test_what_is_not_asked_for_is_listed() -> None:
    objects = scored().objects
    assert [(item.truth_label, item.views) for item in objects.not_covered] == [("dresser", 0)]
    assert [(item.truth_label, item.views) for item in objects.too_little_seen] == [("bowl", 0)]


def test_an_encoder_with_more_words_is_asked_for_more() -> None:
    """Whoever can say dresser can miss one; the detector under the lifting encoder cannot say it."""
    truth, graph = GroundTruth((true(0, "dresser", 2.0),), ()), SceneGraph(nodes=[node(1, "dresser", (2.0, 0.0, 0.4))])
    for words, asked in ((None, 0), (("chair", "dresser"), 1)):
        evaluation = evaluate("r", graph, truth, {}, EvaluationConfig(), words=words)
        assert evaluation.objects.counted == asked
        assert evaluation.objects.exact_frame[DISTANCE].overall.found == asked


def test_truth_without_frames_asks_for_everything_in_the_exact_frame() -> None:
    truth = GroundTruth((true(0, "chair", 2.0), true(1, "bowl", 4.0)), ())
    evaluation = evaluate("r", SceneGraph(nodes=[node(1, "chair", (2.0, 0.0, 0.4))]), truth, {}, EvaluationConfig())
    assert evaluation.objects.counted == 2
    assert evaluation.objects.odometry_frame is None
    assert evaluation.objects.exact_frame[DISTANCE].overall.recall == 0.5
    assert "odometry" not in to_markdown(evaluation)


def test_json_goes_there_and_back_and_has_the_fields_of_the_documentation() -> None:
    text = to_json(scored())
    assert from_json(text) == scored()
    document = json.loads(text)
    assert document["schema_version"] == 3
    assert document["objects"]["exact_frame"]["distance"]["overall"]["precision"] == 0.5
    assert document["objects"]["odometry_frame"]["iou"]["labels"]["chair"]["center_error"] == pytest.approx(0.0)
    documented = (Path(__file__).resolve().parent.parent / "docs" / "evaluation.md").read_text(encoding="utf-8")
    for name in fields(document):
        assert f"`{name}`" in documented, f"docs/evaluation.md does not name {name}"


def fields(value: Any) -> set[str]:
    """Names of all fields, at any depth; those of ``labels`` are labels."""
    if isinstance(value, list):
        return set().union(*map(fields, value))
    if not isinstance(value, dict):
        return set()
    inner = {key: item for key, item in value.items() if key != "labels"}
    of_labels = set().union(*map(fields, value.get("labels", {}).values()))
    return set(value) | of_labels | set().union(*map(fields, inner.values()))


def test_json_of_something_else_is_refused() -> None:
    with pytest.raises(ValueError, match="missing required field"):
        from_json('{"recording": "r"}')
    document = json.loads(to_json(scored()))
    document["objects"]["exact_frame"]["distance"]["overall"]["found"] = "many"
    with pytest.raises(ValueError, match=r"\$\.objects\.exact_frame"):
        from_json(json.dumps(document))


def test_markdown_tells_what_went_wrong() -> None:
    text = to_markdown(scored())
    assert "# Evaluation of a [recording]" in text
    assert "center [m]" in text
    assert "drifted by up to 0.40 m" in text
    assert "- missed: sofa 1; nearest: a refrigerator at 3.00 m" in text
    assert "- false: refrigerator 5 at (9.00, 0.00, 0.40), on the place of a dresser" in text
    assert "- overlaps too little: chair 4 with armchair 0 (IoU 0.11, center 0.40 m, size 0.00 m)" in text
    assert "- the detector has no word for: dresser 2" in text
    assert "- too little seen: bowl 3 (0 views)" in text
    assert "- unlabelled in the truth: book 6" in text
    (row,) = (line for line in text.splitlines() if line.startswith("| **all**") and "0.40" in line)
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    counts, rates = ["1", "1", "1"], ["0.50", "0.50", "0.50", "0.40", "0.00"]
    assert cells == ["**all**", *counts, *rates, "0", "0.00", "0.00", "0.00", "0.00"]


def test_what_left_unseen_is_no_mistake_of_the_map() -> None:
    """A chair was taken away after 2 s. Whether its box is wrong depends on whether the empty place was seen."""
    sofa = true(1, "sofa", 6.0)
    gone = replace(true(0, "chair", 2.0), until=2)
    frames = tuple(TruthFrame(i, shifted(0.1 * i), {1: 900}) for i in range(6))
    truth = GroundTruth((sofa, true(2, "chair", 20.0)), frames, past=(gone,))
    poses = {i: shifted(0.1 * i) for i in range(6)}
    graph = SceneGraph(nodes=[node(4, "chair", (2.0, 0.0, 0.4)), node(5, "sofa", (6.0, 0.0, 0.4))])
    for seen_gone, false, ghosts in (({}, 0, 0), ({0: 3}, 1, 1)):
        watch = MapWatch(truth, packed_size, snapshots=[Snapshot(0, ())], seen_gone=dict(seen_gone))
        evaluation = evaluate("r", graph, truth, poses, EvaluationConfig(), watch)
        assert evaluation.objects.exact_frame[DISTANCE].overall.false == false
        assert evaluation.objects.odometry_frame is not None
        assert evaluation.objects.odometry_frame[IOU].overall.false == false
        assert len(evaluation.places.ghosts) == ghosts


# --- the command -----------------------------------------------------------------------------------------------------


def truth_of_stream(path: Path) -> Path:
    """FakePipeline leaves chair k at x = 0.1 (k - 1) + k, and takes the first one away."""
    objects = [{"id": k, "class": "chair", "box": [1.1 * k - 0.1, k % 3, 0, 0.5, 0.5, 0.9, 0.1]} for k in (1, 2, 3)]
    frames = [
        {
            "stamp_ns": SECOND + i * SECOND // 10,
            "base_link_pose_exact": [0.1 * i, 0, 0],
            "visible": {"1": 900, "2": 900, "3": 900},
        }
        for i in range(5)
    ]
    path.write_text(json.dumps({"objects": objects, "frames": frames}))
    return path


def test_a_recording_is_mapped_and_scored(tmp_path: Path) -> None:
    recording = open_recording(write_bag(tmp_path / "bag", stream()))
    truth = load_truth(truth_of_stream(tmp_path / "bag" / "ground_truth.json"))
    pipeline: Any = FakePipeline()
    run, watch, evaluation = evaluate_recording(recording, truth, pipeline, Console(file=sys.stderr, quiet=True))
    assert evaluation.frames == 5
    scores = evaluation.objects.exact_frame[IOU].overall
    assert (scores.found, scores.false, scores.missed) == (2, 2, 1)
    assert scores.center_error == pytest.approx(0.0, abs=1e-6)
    assert evaluation.objects.largest_drift == pytest.approx(0.0, abs=1e-6)
    write_evaluation(evaluation, run, watch, pipeline, tmp_path / "out")
    assert from_json((tmp_path / "out" / "evaluation.json").read_text()) == evaluation
    assert {path.name for path in (tmp_path / "out").iterdir()} == set(FILES)
    assert evaluation.cost is not None
    assert evaluation.cost.update_bytes_mean is not None
    assert evaluation.cost.update_bytes_mean > 0
    assert len(watch.snapshots) == 5


def test_errors_are_one_line(tmp_path: Path) -> None:
    bag = write_bag(tmp_path / "bag", stream())
    runner = CliRunner()
    result = runner.invoke(main, ["evaluate", str(bag)])
    assert result.exit_code == 2
    assert "there is no ground_truth.json beside it; give --truth FILE" in result.output
    (bag / "ground_truth.json").write_text('{"objects": [{"id": 1}]}')
    result = runner.invoke(main, ["evaluate", str(bag)])
    assert result.exit_code == 2
    assert f"{bag}/ground_truth.json: is not a ground truth" in result.output
    assert "Traceback" not in result.output
    result = runner.invoke(main, ["evaluate", str(bag), "--truth", str(tmp_path / "nowhere.json")])
    assert result.exit_code == 2
    assert "nowhere.json" in result.output


LIFTING = ("--config", str(DEMO.parent.parent / "config" / "lifting_encoder.yaml"))


@pytest.mark.slow
@pytest.mark.parametrize(("options", "asked", "least", "least_iou"), [(LIFTING, 13, 0.8, 0.7), ((), 21, 0.77, 0.77)])
def test_the_bundled_recording_is_scored_by_the_real_pipeline(
    options: tuple[str, ...], asked: int, least: float, least_iou: float, tmp_path: Path
) -> None:
    """Floors with room for small changes of the mapper; they may only be raised. The SSR encoder is asked for more."""
    result = CliRunner().invoke(main, ["evaluate", str(DEMO), "--json", *options, "--out", str(tmp_path)])
    assert result.exit_code == 0, result.output
    evaluation = from_json(result.stdout)
    assert evaluation.frames == 120
    objects = evaluation.objects
    assert objects.counted == asked
    assert objects.odometry_frame is not None
    by_center, by_overlap = objects.exact_frame[DISTANCE].overall, objects.odometry_frame[IOU].overall
    assert by_center.f1 is not None
    assert by_center.f1 >= least
    assert by_overlap.f1 is not None
    assert by_overlap.f1 >= least_iou
