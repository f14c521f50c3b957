"""VSI-Bench's eight tasks (arXiv 2412.14171) about a recording, made from its truth. Rules: docs/evaluation.md."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, permutations

import numpy as np

from ssr_ros.config import require
from ssr_ros.evaluation.truth_geometry import TruthGeometry, polygon_area, turn_between
from ssr_ros.evaluation.vsi_bench import Question, question_text

_SIZE = "What is the length of the longest dimension (length, width, or height) of the {a}, measured in centimeters?"
_ROOM = (
    "What is the size of this room (in square meters)? \n"
    "If multiple rooms are shown, estimate the size of the combined space."
)
_CLOSEST = "Measuring from the closest point of each object, "
_EASY = "If I am standing by the {a} and facing the {b}, is the {c} to the left or the right of the {b}?"
_MEDIUM = (
    "If I am standing by the {a} and facing the {b}, is the {c} to my left, right, or back?\n"
    "An object is to my back if I would have to turn at least 135 degrees in order to face it."
)
_HARD = (
    "If I am standing by the {a} and facing the {b}, is the {c} to my front-left, front-right, back-left, or "
    "back-right?\nThe directions refer to the quadrants of a Cartesian plane (if I am standing at the origin and "
    "facing along the positive y-axis)."
)
_ROUTE = (
    "You are a robot beginning at the {a} facing the {b}. You want to navigate to the {c}. You will perform the "
    "following actions (Note: for each [please fill in], choose either 'turn back,' 'turn left,' or 'turn right.'): "
    "{steps} You have reached the final destination."
)
_ORDER = "What will be the first-time appearance order of the following categories in the video: {list}?"
_TURNS = ("Turn Back", "Turn Left", "Turn Right")


@dataclass(frozen=True, slots=True)
class QuestionConfig:
    """Filters as in the benchmark: what a careful observer could not decide is not asked."""

    seed: int = 0
    per_task: int = 20  # at most
    min_distance: float = 0.4  # [m] of the objects of an absolute distance (the least in VSI-Bench's own questions)
    min_gap: float = 0.15  # [m] between the nearest and the second nearest candidate
    border: float = 10.0  # [deg] least angle of a direction from the border of two answers
    turn_border: float = 20.0  # [deg] the same for the turns of a route
    min_apart: float = 0.8  # [m] between the centers of who stands, what is faced, and what is asked for
    min_interval: float = 0.5  # [s] between first appearances

    def __post_init__(self) -> None:
        require(self.per_task >= 1, "per_task", "at least 1", self.per_task)
        require(0 <= self.border < 45, "border", "in [0, 45) degrees", self.border)
        require(0 <= self.turn_border < 45, "turn_border", "in [0, 45) degrees", self.turn_border)
        for name in ("min_distance", "min_gap", "min_apart", "min_interval"):
            require(getattr(self, name) > 0, name, "positive", getattr(self, name))


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """What questions are made of."""

    geometry: TruthGeometry
    categories: Mapping[str, Sequence[int]]  # word -> ids; only words whose every object was seen well, or not at all
    rooms: Sequence[Sequence[tuple[float, float]]] = ()  # [m] polygons of those that were shown
    first_seen: Mapping[int, int] = field(default_factory=dict)  # id -> [ns]

    @property
    def unique(self) -> dict[str, int]:
        """Words of which there is one."""
        return {word: ids[0] for word, ids in sorted(self.categories.items()) if len(ids) == 1}


@dataclass(frozen=True, slots=True)
class _Draft:
    """A question before it has an id. ``options`` without letters, in any order; empty for numbers."""

    text: str
    truth: str
    options: tuple[str, ...] = ()


def make_questions(known: Known, scene: str, config: QuestionConfig) -> list[Question]:
    """At most ``per_task`` of each task, drawn by seed; the order of options is drawn too."""
    makers: dict[str, Callable[[Known, QuestionConfig], Iterator[_Draft]]] = {
        "object_counting": _counts,
        "object_abs_distance": _distances,
        "object_size_estimation": _sizes,
        "room_size_estimation": _room_size,
        "object_rel_distance": _nearest,
        "object_rel_direction_easy": _easy,
        "object_rel_direction_medium": _medium,
        "object_rel_direction_hard": _hard,
        "route_planning": _routes,
        "obj_appearance_order": _orders,
    }
    made = []
    for number, (task, maker) in enumerate(makers.items()):
        rng = np.random.default_rng([config.seed, number])
        drafts = _some(list(maker(known, config)), config.per_task, rng)
        made += [_finished(draft, f"{scene}-{task}-{k}", scene, task, rng) for k, draft in enumerate(drafts)]
    return made


def _some(drafts: list[_Draft], count: int, rng: np.random.Generator) -> list[_Draft]:
    if len(drafts) <= count:
        return drafts
    return [drafts[k] for k in sorted(rng.choice(len(drafts), count, replace=False))]


def _finished(draft: _Draft, name: str, scene: str, task: str, rng: np.random.Generator) -> Question:
    order = rng.permutation(len(draft.options))
    options = [f"{chr(65 + k)}. {draft.options[i]}" for k, i in enumerate(order)]
    truth = draft.truth
    if options:
        truth = chr(65 + [draft.options[i] for i in order].index(draft.truth))
    return Question(name, scene, task, question_text(draft.text, options), truth)


def _counts(known: Known, config: QuestionConfig) -> Iterator[_Draft]:
    """Words of which there are at least two."""
    for word, ids in sorted(known.categories.items()):
        if len(ids) >= 2:
            yield _Draft(f"How many {word}(s) are in this room?", str(len(ids)))


def _distances(known: Known, config: QuestionConfig) -> Iterator[_Draft]:
    for (a, i), (b, j) in combinations(known.unique.items(), 2):
        distance = round(known.geometry.distance(i, j), 1)
        if distance >= config.min_distance:
            text = f"{_CLOSEST}what is the distance between the {a} and the {b} (in meters)?"
            yield _Draft(text, f"{distance:.1f}")


def _sizes(known: Known, config: QuestionConfig) -> Iterator[_Draft]:
    for word, i in known.unique.items():
        yield _Draft(_SIZE.format(a=word), str(round(100 * known.geometry.longest(i))))


def _room_size(known: Known, config: QuestionConfig) -> Iterator[_Draft]:
    if known.rooms:
        yield _Draft(_ROOM, f"{sum(map(polygon_area, known.rooms)):.1f}")


def _nearest(known: Known, config: QuestionConfig) -> Iterator[_Draft]:
    """Four candidates, each by its closest instance, around something there is one of."""
    for target, i in known.unique.items():
        others = sorted(word for word in known.categories if word != target)
        nearest = {word: min(known.geometry.distance(i, j) for j in known.categories[word]) for word in others}
        rng = np.random.default_rng([config.seed, len(others), i])
        choices = list(combinations(others, 4))
        for k in rng.permutation(len(choices))[: 3 * config.per_task]:
            options = tuple(choices[k])
            first, second = sorted(options, key=nearest.__getitem__)[:2]
            if nearest[second] - nearest[first] >= config.min_gap:
                text = f"{_CLOSEST}which of these objects ({', '.join(options)}) is the closest to the {target}?"
                yield _Draft(text, first, options)


def _apart(known: Known, ids: Sequence[int], config: QuestionConfig) -> bool:
    return all(known.geometry.apart(i, j) >= config.min_apart for i, j in combinations(ids, 2))


def _turns(known: Known, config: QuestionConfig, borders: Sequence[float]) -> Iterator[tuple[tuple[str, ...], float]]:
    """Words of who stands, what is faced and what is asked for, and the turn [deg], clear of the borders."""
    for words in permutations(known.unique, 3):
        ids = [known.unique[word] for word in words]
        if _apart(known, ids, config):
            turn = known.geometry.turn(*ids)
            if min(abs(abs(turn) - border) for border in borders) >= config.border:
                yield words, turn


def _easy(known: Known, config: QuestionConfig) -> Iterator[_Draft]:
    for (a, b, c), turn in _turns(known, config, (0, 180)):
        truth = "right" if turn > 0 else "left"
        yield _Draft(_EASY.format(a=a, b=b, c=c), truth, ("left", "right"))


def _medium(known: Known, config: QuestionConfig) -> Iterator[_Draft]:
    """Left and right only where they are not rather ahead."""
    for (a, b, c), turn in _turns(known, config, (0, 135)):
        if abs(turn) < 45:
            continue
        truth = "back" if abs(turn) > 135 else "right" if turn > 0 else "left"
        yield _Draft(_MEDIUM.format(a=a, b=b, c=c), truth, ("left", "right", "back"))


def _hard(known: Known, config: QuestionConfig) -> Iterator[_Draft]:
    options = ("front-left", "front-right", "back-left", "back-right")
    for (a, b, c), turn in _turns(known, config, (0, 90, 180)):
        truth = f"{'front' if abs(turn) < 90 else 'back'}-{'right' if turn > 0 else 'left'}"
        yield _Draft(_HARD.format(a=a, b=b, c=c), truth, options)


def _routes(known: Known, config: QuestionConfig) -> Iterator[_Draft]:
    """From landmark to landmark, one or two turns; walls and furniture between them are not asked about."""
    for count in (3, 4):
        walks = list(permutations(known.unique, count))
        rng = np.random.default_rng([config.seed, count, len(walks)])
        for k in rng.permutation(len(walks))[: 20 * config.per_task]:
            draft = _route(walks[k], known, config)
            if draft is not None:
                yield draft


def _route(words: Sequence[str], known: Known, config: QuestionConfig) -> _Draft | None:
    """Begin at the first facing the second, then visit the second (if there are four) and those after it."""
    ids = [known.unique[word] for word in words]
    if not _apart(known, ids, config):
        return None
    start, facing, *rest = zip(words, ids, strict=True)
    stops = [start, facing, *rest] if len(words) == 4 else [start, *rest]
    ways = [known.geometry.heading(start[1], facing[1])]
    ways += [known.geometry.heading(p[1], q[1]) for p, q in zip(stops, stops[1:], strict=False)]
    turns = [_turn_word(turn_between(p, q), config) for p, q in zip(ways, ways[1:], strict=False)]
    steps: list[str] = []
    for turn, stop in zip(turns, stops[1:], strict=True):
        steps += ["[please fill in]"] if turn != "" else []
        steps.append(f"Go forward until the {stop[0]}")
    asked = tuple(turn for turn in turns if turn)
    if None in turns or not asked:
        return None
    numbered = " ".join(f"{k + 1}. {step}" for k, step in enumerate(steps)) + "."
    text = _ROUTE.format(a=start[0], b=facing[0], c=words[-1], steps=numbered)
    truth = ", ".join(asked)
    return _Draft(text, truth, _route_options(asked))


def _turn_word(turn: float, config: QuestionConfig) -> str | None:
    """The turn's name; empty where one goes straight on, None where it is too near to a border of two names."""
    if abs(turn) < 1e-6:
        return ""
    if abs(turn) < 25 + config.turn_border or 135 - config.turn_border < abs(turn) < 135 + config.turn_border:
        return None
    return "Turn Back" if abs(turn) > 135 else "Turn Right" if turn > 0 else "Turn Left"


def _route_options(asked: Sequence[str]) -> tuple[str, ...]:
    """The right turns first, then wrong ones; four in all, or three for a single turn."""
    if len(asked) == 1:
        return _TURNS
    wrong = [f"{a}, {b}" for a in _TURNS for b in _TURNS if (a, b) != tuple(asked)]
    step = sum(map(ord, "".join(asked))) % len(wrong)  # not always the same wrong ones
    return (", ".join(asked), *(wrong[(step + 3 * k) % len(wrong)] for k in range(3)))


def _orders(known: Known, config: QuestionConfig) -> Iterator[_Draft]:
    """Four words whose first appearances lie apart in time; words of several objects by the first of them."""
    first: dict[str, int] = defaultdict(int)
    for word, ids in known.categories.items():
        if all(i in known.first_seen for i in ids):
            first[word] = min(known.first_seen[i] for i in ids)
    rng = np.random.default_rng([config.seed, len(first)])
    choices = list(combinations(sorted(first), 4))
    for k in rng.permutation(len(choices))[: 20 * config.per_task]:
        words = sorted(choices[k], key=first.__getitem__)
        stamps = [first[word] for word in words]
        if min(b - a for a, b in zip(stamps, stamps[1:], strict=False)) < config.min_interval * 1e9:
            continue
        shown = ", ".join(words[i] for i in rng.permutation(4))
        truth = ", ".join(words)
        orders = [", ".join(order) for order in permutations(words)][1:]
        wrong = rng.choice(len(orders), 3, replace=False)
        yield _Draft(_ORDER.format(list=shown), truth, (truth, *(orders[i] for i in wrong)))
