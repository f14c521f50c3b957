"""From a question, in words or as a typed query, to an answer. Never raises on what is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from ssr_ros.language.config import LanguageConfig
from ssr_ros.language.loading import load_translators
from ssr_ros.language.options import choose
from ssr_ros.language.translation import SURE, Translation, Translator, UnparsableError
from ssr_ros.reasoning.answer import Answer, AnswerStatus, sentence
from ssr_ros.reasoning.query import QueryError, decode_query, encode_query
from ssr_ros.reasoning.solver import Solver, provenance
from ssr_ros.scene_graph.change_log import ChangeLog
from ssr_ros.scene_graph.graph import SceneGraph
from ssr_ros.types import Matrix4

EXAMPLES = (
    "How many chairs are there?",
    "Where is the sofa?",
    "What is on the table?",
    "How far is the chair from the tv?",
    "Which is closest to the tv: chair, table or cup?",
    "How tall is the table?",
    "If I stand at the sofa and face the tv, where is the table?",
    "How big is the room?",
    "List all objects.",
)


def ask(
    graph: SceneGraph,
    question: str | None = None,
    query_json: str | None = None,
    robot_pose: Matrix4 | None = None,
    *,
    solver: Solver | None = None,
    translators: Sequence[Translator] | None = None,
    history: ChangeLog | None = None,
) -> Answer:
    """The answer to a question in words or to a SpatialQuery as JSON (exactly one of the two; empty means absent).

    ``robot_pose`` is graph_T_base, for answers that also say where things are from the robot. ``translators`` are
    tried in turn; by default those of a LanguageConfig left as it is. ``history`` tells what was removed and moved
    while somebody followed the graph.
    """
    solver = solver or _default_solver()
    if bool(question) == bool(query_json):
        return _unparsable(graph, "give either a question or a query_json, exactly one of the two.")
    try:
        if query_json:
            return solver.solve(graph, decode_query(query_json), robot_pose, history)
        translation = _translate(question or "", graph, translators or _default_translators())
    except QueryError as error:
        return _unparsable(graph, f"{error}.")
    except UnparsableError as error:
        return _unparsable(graph, f"{error}. You can ask, for example: {' '.join(EXAMPLES)}")
    answer = solver.solve(graph, translation.query, robot_pose, history)
    if translation.lesser and answer.answered and len(answer.evidence) >= 2 and answer.labels != ("equal",):
        answer = replace(answer, labels=(graph.nodes[answer.evidence[1]].label,))
    return choose(answer, translation.options, solver.lexicon)


def _translate(question: str, graph: SceneGraph, translators: Sequence[Translator]) -> Translation:
    """The first translation that is sure, else the likeliest; the last refusal if no translator gives any.

    A refusal that is sure overrules what the translators before it have doubtfully read.
    """
    labels = {node.label for node in graph.members()}
    refusal = UnparsableError("no translator is configured")
    likeliest: Translation | None = None
    for translator in translators:
        try:
            translation = translator.translate(question, labels)
        except UnparsableError as error:
            refusal = error
            likeliest = None if error.sure else likeliest
            continue
        decode_query(encode_query(translation.query))  # whoever translated, the bounds of the language hold
        if translation.confidence >= SURE:
            return translation
        if likeliest is None or translation.confidence > likeliest.confidence:
            likeliest = translation
    if likeliest is None:
        raise refusal
    return likeliest


def _unparsable(graph: SceneGraph, reason: str) -> Answer:
    return Answer(AnswerStatus.UNPARSABLE, sentence(reason), **provenance(graph))


@cache
def _default_solver() -> Solver:
    return Solver()


@cache
def _default_translators() -> tuple[Translator, ...]:
    return tuple(load_translators(LanguageConfig()))
