"""The turns of a walk from landmark to landmark: how likely each sequence is, given where the landmarks may be.

A landmark is one place (mapped once), several (one object of its kind is meant) or any place of a region (not
mapped). The angle of a turn is that from the way one came to the way one goes on, positive to the left; back is a
turn of at least 135 degrees, as VSI-Bench has it. The likelihood of a sequence sums over the places that each
landmark may have: the forward pass of a hidden Markov model whose state is the last two places. Where every landmark
is one place, the likeliest sequence is the one with the least total angular error.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ssr_ros.reasoning.query import Turn

TURNS: tuple[Turn, ...] = ("left", "right", "back")
_MIDDLE: dict[Turn, float] = {"left": 67.5, "right": -67.5, "back": 180.0}  # [deg] of the sector that a turn names
_HALF: dict[Turn, float] = {"left": 67.5, "right": 67.5, "back": 45.0}  # [deg] half its width
_NOMINAL: dict[Turn, float] = {"left": 90.0, "right": -90.0, "back": 180.0}  # [deg] what people mean by the word
_NOMINAL_SHARE = 0.25  # of the deviation from it, beside that from the sector

_ERROR_SCALE = 15.0  # [deg] of angular error by which a walk between mapped landmarks gets e times less likely
_LOOSE_SCALE = 30.0  # [deg] the same where one of them is not mapped, and its place a guess
_LENGTH_SCALE = 2.0  # [m] of way by which it does: landmarks that follow one another are near one another
_NEARER_SCALE = 0.7  # [m] the same between mapped ones: of several objects the nearest is meant
_RETURN_SHARE = 0.3  # of walks that go back the way they came, where a landmark is not mapped
_SAME_PLACE = 0.05  # [m]
_NO_MOVE = 1e-3  # likelihood of a step that leads nowhere

BeforeLeg = Turn | Literal["fill"] | None  # None: straight on; fill: a turn that is asked for
Places = NDArray[np.float64]  # (K, 2) x, y [m] where a landmark may be


@dataclass(frozen=True, slots=True, eq=False)
class Landmark:
    places: Places
    mapped: bool = True  # False: any of the places of a region may be it


@dataclass(frozen=True, slots=True, eq=False)
class Leg:
    """A walk to a landmark after a turn."""

    turn: BeforeLeg
    to: Landmark


@dataclass(frozen=True, slots=True, eq=False)
class Walk:
    """``facing`` None: away from ``center``, as one stands before a thing at the wall and looks at it."""

    start: Landmark
    facing: Landmark | None
    legs: tuple[Leg, ...]
    center: tuple[float, float] = (0.0, 0.0)

    @property
    def asked(self) -> int:
        """How many turns are to be filled in."""
        return sum(leg.turn == "fill" for leg in self.legs)


@dataclass(frozen=True, slots=True, eq=False)
class Filled:
    """The likeliest turns."""

    turns: tuple[Turn, ...]
    probability: float  # among the sequences to choose from, or of the least sure turn
    places: tuple[int, ...]  # which of its places each landmark has: start, facing (if any), then every leg's
    angles: tuple[float, ...]  # [deg] of every leg's turn there, positive to the left


def sector_error(angle: NDArray[np.float64] | float, turn: Turn) -> NDArray[np.float64]:
    """How far [deg] an angle [deg] lies outside the sector that a turn names; 0 within."""
    return np.maximum(np.abs(_wrapped(np.asarray(angle) - _MIDDLE[turn])) - _HALF[turn], 0.0)


def border_distance(angle: float) -> float:
    """How far [deg] an angle [deg] lies from the nearest border of two sectors."""
    return min(abs(angle), abs(abs(angle) - 135.0))


def fill_turns(walk: Walk, choices: Sequence[Sequence[Turn]] = ()) -> Filled:
    """The likeliest of the choices; without any, each turn the likeliest whatever the others are."""
    opening, steps = _opening(walk), _steps(walk)
    if choices:
        weights = np.array([_likelihood(opening, steps, [(turn,) for turn in choice]) for choice in choices])
        best = int(weights.argmax())
        turns, probability = tuple(choices[best]), float(weights[best] / weights.sum())
    else:
        shares = [_shares(opening, steps, index) for index in range(walk.asked)]
        turns = tuple(TURNS[int(share.argmax())] for share in shares)
        probability = min((float(share.max()) for share in shares), default=1.0)
    places, angles = _likeliest_places(opening, steps, turns)
    faced, start, *rest = places
    return Filled(turns, probability, (start, *([] if walk.facing is None else [faced]), *rest), angles)


def _shares(opening: NDArray[np.float64], steps: Sequence[_Step], index: int) -> NDArray[np.float64]:
    """(3,) probability of each of TURNS for one of the turns asked for, over all that the others may be."""
    allowed: list[Sequence[Turn]] = [TURNS for step in steps if step.turn == "fill"]
    weights = []
    for turn in TURNS:
        allowed[index] = (turn,)
        weights.append(_likelihood(opening, steps, allowed))
    return np.array(weights) / np.sum(weights)


def _likelihood(opening: NDArray[np.float64], steps: Sequence[_Step], allowed: Sequence[Sequence[Turn]]) -> float:
    """Of a walk whose turns are among the allowed ones, up to a factor that all sequences share."""
    state = np.exp(opening)
    for scores in _scores(steps, allowed):
        state = np.einsum("hc,hcn->cn", state, np.exp(scores))
    return float(state.sum() + np.finfo(np.float64).tiny)


def _likeliest_places(
    opening: NDArray[np.float64], steps: Sequence[_Step], turns: Sequence[Turn]
) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """Viterbi: the places of the likeliest walk with these turns, and the angles between them; first what is faced."""
    state = opening
    back: list[NDArray[np.intp]] = []
    for scores in _scores(steps, [(turn,) for turn in turns]):
        total = state[:, :, None] + scores
        back.append(total.argmax(axis=0))
        state = total.max(axis=0)
    before, last = np.unravel_index(int(state.argmax()), state.shape)
    chain = [int(before), int(last)]
    for pointers in reversed(back):
        chain.insert(0, int(pointers[chain[0], chain[1]]))
    angles = tuple(float(step.angle[tuple(chain[n : n + 3])]) for n, step in enumerate(steps))
    return tuple(chain), angles


def _opening(walk: Walk) -> NDArray[np.float64]:
    """(F, S) log likelihood of what is faced from where: the nearest of its kind, likelier than one farther off."""
    if walk.facing is None:
        return np.zeros((1, len(walk.start.places)))
    distance = np.linalg.norm(_facing(walk), axis=2)
    nearness = distance / _length_scale(walk.start, walk.facing)
    return np.where(distance < _SAME_PLACE, math.log(_NO_MOVE), 0.0) - nearness


def _facing(walk: Walk) -> NDArray[np.float64]:
    """(F, S, 2) [m] from the start to what is faced."""
    start = walk.start.places
    if walk.facing is None:
        return (start - np.asarray(walk.center))[None]
    return walk.facing.places[:, None] - start[None]


@dataclass(frozen=True, slots=True, eq=False)
class _Step:
    """A leg of a walk: from each of H places, over each of C, to each of N.

    Its scores are kept, for the same are asked for with everything that the turns before and after may be.
    """

    turn: BeforeLeg
    angle: NDArray[np.float64]  # (H, C, N) [deg] of the turn
    scale: float  # [deg] of angular error by which it gets e times less likely
    returns: bool  # whether to go back the way one came is unlikely
    headless: NDArray[np.bool_]  # (H, C, 1) where one comes from where one is
    farness: NDArray[np.float64]  # (C, N) by how much far places are less likely
    staying: NDArray[np.float64]  # (C, N) log likelihood of a way so short
    choice: float  # log likelihood of any of the N
    known: dict[tuple[Turn, ...], NDArray[np.float64]] = field(default_factory=dict)

    def score(self, options: tuple[Turn, ...]) -> NDArray[np.float64]:
        """(H, C, N) log likelihood of coming so and going so by one of some turns; by none: straight on."""
        if options not in self.known:
            if options:
                score = np.logaddexp.reduce([self._turn_score(turn) for turn in options], axis=0)
            else:
                score = -np.abs(self.angle) / self.scale
            score = np.where(self.headless, -math.log(len(TURNS)), score)
            self.known[options] = score - self.farness + self.staying + self.choice
        return self.known[options]

    def _turn_score(self, turn: Turn) -> NDArray[np.float64]:
        nominal = np.abs(_wrapped(self.angle - _NOMINAL[turn]))
        score = -(sector_error(self.angle, turn) + _NOMINAL_SHARE * nominal) / self.scale
        return score + math.log(_RETURN_SHARE) if turn == "back" and self.returns else score


def _steps(walk: Walk) -> list[_Step]:
    """The legs, a landmark that is not mapped being anywhere."""
    known = [walk.facing is None or walk.facing.mapped, walk.start.mapped, *(leg.to.mapped for leg in walk.legs)]
    steps, heading, here = [], _facing(walk), walk.start
    for number, leg in enumerate(walk.legs):
        way = leg.to.places[None] - here.places[:, None]  # (C, N, 2) [m]
        mapped = all(known[number : number + 3])
        length = np.linalg.norm(way, axis=2)
        step = _Step(
            leg.turn,
            angle=_angles(heading[:, :, None], way[None]),
            scale=_ERROR_SCALE if mapped else _LOOSE_SCALE,
            returns=number > 0 and not mapped,
            headless=np.linalg.norm(heading, axis=2)[:, :, None] < _SAME_PLACE,
            farness=length / _length_scale(here, leg.to),
            staying=np.where(length < _SAME_PLACE, math.log(_NO_MOVE), 0.0),
            choice=-math.log(len(leg.to.places)),
        )
        steps.append(step)
        heading, here = way, leg.to
    return steps


def _scores(steps: Sequence[_Step], allowed: Sequence[Sequence[Turn]]) -> Iterator[NDArray[np.float64]]:
    """Per leg (H, C, N) log likelihood; ``allowed``: for each turn asked for, those that it may be."""
    turns = iter(allowed)
    for step in steps:
        if step.turn == "fill":
            yield step.score(tuple(next(turns)))
        else:
            yield step.score((step.turn,) if step.turn else ())


def _length_scale(here: Landmark, there: Landmark) -> float:
    return _NEARER_SCALE if here.mapped and there.mapped else _LENGTH_SCALE


def _angles(heading: NDArray[np.float64], way: NDArray[np.float64]) -> NDArray[np.float64]:
    """[deg] in [-180, 180] from one direction to another, positive to the left."""
    cross = heading[..., 0] * way[..., 1] - heading[..., 1] * way[..., 0]
    return np.degrees(np.arctan2(cross, (heading * way).sum(axis=-1)))


def _wrapped(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    return (degrees + 180.0) % 360.0 - 180.0
