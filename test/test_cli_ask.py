"""``ssr ask`` on a saved graph."""

import json

import pytest
from click.testing import CliRunner
from scenes import living_room

from ssr_ros.cli import main
from ssr_ros.scene_graph.saved import save_graph


@pytest.fixture
def graph_file(tmp_path):
    path = tmp_path / "graph.json"
    save_graph(living_room(), path)
    return str(path)


def run(*arguments):
    return CliRunner().invoke(main, ["ask", *arguments])


def test_question_in_words(graph_file):
    result = run(graph_file, "How many chairs are there?")
    assert result.exit_code == 0
    assert result.output.splitlines()[0] == "2 chairs are mapped."
    assert "status OK, confidence 0.90, evidence: chair 4, chair 5" in result.output


def test_typed_query_as_json(graph_file):
    result = run(graph_file, "--query", '{"type": "locate", "object": {"label": "sofa"}}', "--json")
    answer = json.loads(result.output)
    assert (answer["status"], answer["value"], answer["evidence"], answer["sequence"]) == ("OK", None, [1], 17)


def test_refusals_exit_with_one_and_say_why(graph_file):
    result = run(graph_file, "Where is the unicorn?")
    assert result.exit_code == 1
    assert result.output.startswith("UNKNOWN_OBJECT: ")
    assert run(graph_file, "Sing").exit_code == 1


@pytest.mark.parametrize("arguments", [[], ["How many chairs?", "--query", "{}"]])
def test_exactly_one_of_words_and_query(graph_file, arguments):
    result = run(graph_file, *arguments)
    assert result.exit_code == 2
    assert "exactly one" in result.output


def test_a_file_that_is_no_graph(tmp_path):
    path = tmp_path / "graph.json"
    path.write_text("[]", encoding="utf-8")
    result = run(str(path), "How many chairs are there?")
    assert result.exit_code == 2
    assert "Traceback" not in result.output
