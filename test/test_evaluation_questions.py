"""Questions made from a hand-made room: rules, options, and what perfect boxes and a poor map score."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ssr_ros.evaluation.asking import perfect_graph, rooms_entered, score_questions, what_is_known
from ssr_ros.evaluation.questions import Known, QuestionConfig, make_questions
from ssr_ros.evaluation.truth import GroundTruth, TruthFrame, TruthLabels, TruthObject, Views, count_views
from ssr_ros.evaluation.vsi_bench import Question
from ssr_ros.scene_graph.graph import SceneGraph
from ssr_ros.types import Box3D

SECOND = 1_000_000_000
WORDS = ("sofa", "tv", "table", "bed", "toilet", "chair")
LABELS = TruthLabels({"armchair": ("chair",)}, frozenset(WORDS))
ROOM = ((-1.0, -1.0), (7.0, -1.0), (7.0, 5.0), (-1.0, 5.0))
PLACES = {"sofa": (0, 0), "tv": (6, 0.5), "table": (3, 3), "bed": (0, 4), "toilet": (6, 4), "piano": (3, 0)}


def truth(frames: bool = True) -> GroundTruth:
    objects = [
        TruthObject(i, word, Box3D((x, y, 0.4), (0.6, 0.4 + 0.1 * i, 0.8), 0.2 * i))
        for i, (word, (x, y)) in enumerate(PLACES.items())
    ]
    objects += [
        TruthObject(10, "chair", Box3D((2, 4, 0.4), (0.5, 0.5, 0.8), 0.0)),
        TruthObject(11, "armchair", Box3D((4, 4, 0.4), (0.5, 0.5, 0.8), 0.0)),
    ]
    films = [TruthFrame(k * SECOND, np.eye(4), {o.id: 900 for o in objects[: k + 1]}) for k in range(10)]
    return GroundTruth(tuple(objects), tuple(films) if frames else (), rooms=(ROOM,))


def known(least: int = 1) -> Known:
    told = truth()
    views = count_views(told, [f.stamp for f in told.frames], 500)
    return what_is_known(told, views, least, LABELS, {})


def of(task: str, questions: list[Question]) -> list[Question]:
    return [q for q in questions if q.task == task]


def test_words_are_those_of_the_map() -> None:
    assert known().categories["chair"] == [10, 11]
    assert known().categories["piano"] == [5]
    assert "chair" not in known().unique


def test_a_word_is_dropped_where_one_of_its_objects_was_only_glimpsed() -> None:
    """The armchair has 3 views, the chair 4, the others more."""
    assert "chair" not in known(least=4).categories
    assert "piano" in known(least=4).categories


def test_every_task_is_asked_and_the_same_seed_asks_the_same() -> None:
    questions = make_questions(known(), "room", QuestionConfig())
    tasks = {q.task for q in questions}
    assert len(tasks) == 10
    assert questions == make_questions(known(), "room", QuestionConfig())
    assert questions != make_questions(known(), "room", QuestionConfig(seed=1))
    assert max(len(of(task, questions)) for task in tasks) <= 20
    assert len({q.id for q in questions}) == len(questions)


def test_numbers_by_hand() -> None:
    questions = make_questions(known(), "room", QuestionConfig(per_task=100))
    assert [q.truth for q in of("object_counting", questions)] == ["2"]
    assert "How many chair(s)" in of("object_counting", questions)[0].text
    assert [q.truth for q in of("room_size_estimation", questions)] == ["48.0"]
    (bed,) = (q for q in of("object_size_estimation", questions) if "of the bed" in q.text)
    assert bed.truth == "80"  # 0.6 x 0.7 x 0.8 m
    (apart,) = (q for q in of("object_abs_distance", questions) if "between the piano and the sofa" in q.text)
    # sofa 0.6 deep, not turned; piano's side is 0.6 x 0.9 turned by one radian: its corner reaches 0.541 m towards it
    assert apart.truth == "2.2"


def test_letters_by_hand() -> None:
    """From the sofa at the origin, facing the tv at (6, 0.5): the bed at (0, 4) is to the left, 85 degrees."""
    questions = make_questions(known(), "room", QuestionConfig(per_task=1000))
    for level, expected in (("easy", "left"), ("medium", "left"), ("hard", "front-left")):
        asked = of(f"object_rel_direction_{level}", questions)
        found = [q for q in asked if "by the sofa and facing the tv, is the bed" in q.text]
        if level == "hard":
            assert not found  # 5 degrees from the border of front and back
        else:
            assert chosen(found[0]) == expected


def chosen(question: Question) -> str:
    """The text of the option that is right."""
    (line,) = (line for line in question.text.splitlines() if line.startswith(f"{question.truth}. "))
    return line[3:]


def test_the_nearest_is_nearest_and_by_far_enough() -> None:
    told = known()
    for question in of("object_rel_distance", make_questions(told, "room", QuestionConfig())):
        target = question.text.split("closest to the ")[1].split("?")[0]
        options = [line[3:] for line in question.text.splitlines() if line[1:3] == ". "]
        distance = {
            word: min(told.geometry.distance(told.unique[target], i) for i in told.categories[word]) for word in options
        }
        first, second = sorted(distance.values())[:2]
        assert distance[chosen(question)] == first
        assert second - first >= 0.15
        assert len(options) == 4
        assert target not in options


def test_routes_by_hand() -> None:
    """From the sofa (0, 0) facing the bed (0, 4): the piano at (3, 0) is to the right."""
    questions = of("route_planning", make_questions(known(), "room", QuestionConfig(per_task=5000)))
    (single,) = (
        q
        for q in questions
        if "beginning at the sofa facing the bed. You want to navigate to the piano" in q.text and "3. " not in q.text
    )
    assert chosen(single) == "Turn Right"
    assert "1. [please fill in] 2. Go forward until the piano. You have reached" in single.text
    double = next(q for q in questions if "3. [please fill in]" in q.text or "4. [please fill in]" in q.text)
    assert "1. Go forward until the" in double.text
    assert len(double.text.split("Options:")[1].strip().splitlines()) == 4


def test_order_of_appearance() -> None:
    for question in of("obj_appearance_order", make_questions(known(), "room", QuestionConfig())):
        order = chosen(question).split(", ")
        stamps = [min(known().first_seen[i] for i in known().categories[word]) for word in order]
        assert stamps == sorted(stamps)
        assert len({line for line in question.text.splitlines() if line[1:3] == ". "}) == 4


def score(graph: SceneGraph):
    told = truth()
    views = count_views(told, [f.stamp for f in told.frames], 500)
    return score_questions(graph, told, views, 1, LABELS, QuestionConfig())


def test_perfect_boxes_answer_everything_that_is_understood() -> None:
    told = known()
    scores = score(perfect_graph(truth(), told, LABELS))
    understood = {task for task, s in scores.perfect.items() if s.not_understood == 0}
    assert {"object_counting", "object_abs_distance", "object_rel_direction_hard", "room_size_estimation"} <= understood
    for task in understood - {"overall", "understood"}:
        assert scores.perfect[task].score == pytest.approx(1.0, abs=0.05), task
    perceived = scores.perceived["understood"].score
    assert perceived == pytest.approx(1.0, abs=0.05)  # the map is perfect here, too


def test_what_is_not_understood_scores_nothing_and_says_so() -> None:
    scores = score(perfect_graph(truth(), known(), LABELS))
    for task, s in scores.perfect.items():
        if task not in ("overall", "understood") and s.not_understood == s.asked:
            assert s.score == 0.0
            assert any(w.task == task and w.status == "UNPARSABLE" for w in scores.wrong_with_perfect_boxes)
    assert scores.perfect["overall"].score <= scores.perfect["understood"].score


def test_an_empty_map_scores_nothing() -> None:
    scores = score(SceneGraph())
    assert scores.perceived["overall"].score == 0.0
    assert {w.status for w in scores.wrong} <= {"EMPTY_GRAPH", "UNPARSABLE", "UNVERIFIED"}


def test_only_rooms_that_were_entered_are_measured() -> None:
    other = ((20.0, 0.0), (24.0, 0.0), (24.0, 4.0))
    assert rooms_entered(replace(truth(), rooms=(ROOM, other))) == [ROOM]
    assert rooms_entered(replace(truth(frames=False), rooms=(ROOM, other))) == [ROOM, other]


def test_without_frames_everything_is_asked_but_the_order() -> None:
    told = truth(frames=False)
    views = {item.id: Views() for item in told.objects}
    made = make_questions(what_is_known(told, views, 0, LABELS, {}), "room", QuestionConfig())
    assert "obj_appearance_order" not in {q.task for q in made}
    assert of("object_counting", made)


def test_bad_filters_are_refused() -> None:
    with pytest.raises(ValueError, match="min_gap must be positive"):
        QuestionConfig(min_gap=0.0)
    with pytest.raises(ValueError, match="border must be in"):
        QuestionConfig(border=50.0)
