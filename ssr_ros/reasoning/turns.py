"""The turns of a walk from landmark to landmark: how likely each sequence is, given where the landmarks may be.

A landmark is one place (mapped once), several (one object of its kind is meant) or any place of a region (not
mapped). The angle of a turn is that from the way one came to the way one goes on, positive to the left; back is a
turn of at least 135 degrees, as VSI-Bench has it. The likelihood of a sequence sums over the places that each
landmark may have: the forward pass of a hidden Markov model whose state is the last two places. Where every landmark
is one place, the likeliest sequence is the one with the least total angular error.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
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
    if choices:
        weights = np.array([_likelihood(walk, [(turn,) for turn in choice]) for choice in choices])
        best = int(weights.argmax())
        turns, probability = tuple(choices[best]), float(weights[best] / weights.sum())
    else:
        shares = [_shares(walk, index) for index in range(walk.asked)]
        turns = tuple(TURNS[int(share.argmax())] for share in shares)
        probability = min((float(share.max()) for share in shares), default=1.0)
    places, angles = _likeliest_places(walk, turns)
    return Filled(turns, probability, places, angles)


def _shares(walk: Walk, index: int) -> NDArray[np.float64]:
    """(3,) probability of each of TURNS for one of the turns asked for, over all that the others may be."""
    free = [TURNS] * walk.asked
    weights = np.array([_likelihood(walk, [*free[:index], (turn,), *free[index + 1 :]]) for turn in TURNS])
    return weights / weights.sum()


def _likelihood(walk: Walk, allowed: Sequence[Sequence[Turn]]) -> float:
    """Of a walk whose turns are among the allowed ones, up to a factor that all sequences share."""
    state = np.exp(_opening(walk))
    for scores in _scores(walk, allowed):
        state = np.einsum("hc,hcn->cn", state, np.exp(scores))
    return float(state.sum() + np.finfo(np.float64).tiny)


def _likeliest_places(walk: Walk, turns: Sequence[Turn]) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """Viterbi: the places of the likeliest walk with these turns, and the angles between them."""
    state = _opening(walk)
    back: list[NDArray[np.intp]] = []
    for scores in _scores(walk, [(turn,) for turn in turns]):
        total = state[:, :, None] + scores
        back.append(total.argmax(axis=0))
        state = total.max(axis=0)
    before, last = np.unravel_index(int(state.argmax()), state.shape)
    chain = [int(before), int(last)]
    for pointers in reversed(back):
        chain.insert(0, int(pointers[chain[0], chain[1]]))
    angles = []
    for (headings, moves), (h, c, n) in zip(_moves(walk), zip(chain, chain[1:], chain[2:], strict=False), strict=True):
        angles.append(float(_angles(headings[h, c], moves[c, n])))
    faced, start, *rest = chain
    return (start, *([] if walk.facing is None else [faced]), *rest), tuple(angles)


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


def _moves(walk: Walk) -> list[tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """Per leg the heading (H, C, 2) one has at each place and the way (C, N, 2) from there [m]."""
    heading, here = _facing(walk), walk.start.places
    moves = []
    for leg in walk.legs:
        way = leg.to.places[None] - here[:, None]
        moves.append((heading, way))
        heading, here = way, leg.to.places
    return moves


def _scores(walk: Walk, allowed: Sequence[Sequence[Turn]]) -> list[NDArray[np.float64]]:
    """Per leg (H, C, N) log likelihood of coming so and going so, a landmark that is not mapped being anywhere."""
    turns = iter(allowed)
    known = [walk.facing is None or walk.facing.mapped, walk.start.mapped, *(leg.to.mapped for leg in walk.legs)]
    scores, here = [], walk.start
    for number, (leg, (heading, way)) in enumerate(zip(walk.legs, _moves(walk), strict=True)):
        options = next(turns) if leg.turn == "fill" else ((leg.turn,) if leg.turn else ())
        angle = _angles(heading[:, :, None], way[None])
        mapped = all(known[number : number + 3])
        scale, returns = _ERROR_SCALE if mapped else _LOOSE_SCALE, number > 0 and not mapped
        if options:
            score = np.logaddexp.reduce([_turn_score(angle, turn, scale, returns) for turn in options], axis=0)
        else:
            score = -np.abs(angle) / scale
        score = np.where(np.linalg.norm(heading, axis=2)[:, :, None] < _SAME_PLACE, -math.log(len(TURNS)), score)
        length = np.linalg.norm(way, axis=2)
        score = score - length / _length_scale(here, leg.to) + np.where(length < _SAME_PLACE, math.log(_NO_MOVE), 0.0)
        scores.append(score - math.log(len(leg.to.places)))
        here = leg.to
    return scores


def _length_scale(here: Landmark, there: Landmark) -> float:
    return _NEARER_SCALE if here.mapped and there.mapped else _LENGTH_SCALE


def _turn_score(angle: NDArray[np.float64], turn: Turn, scale: float, returns: bool) -> NDArray[np.float64]:
    nominal = np.abs(_wrapped(angle - _NOMINAL[turn]))
    score = -(sector_error(angle, turn) + _NOMINAL_SHARE * nominal) / scale
    return score + math.log(_RETURN_SHARE) if turn == "back" and returns else score


def _angles(heading: NDArray[np.float64], way: NDArray[np.float64]) -> NDArray[np.float64]:
    """[deg] in [-180, 180] from one direction to another, positive to the left."""
    cross = heading[..., 0] * way[..., 1] - heading[..., 1] * way[..., 0]
    return np.degrees(np.arctan2(cross, (heading * way).sum(axis=-1)))


def _wrapped(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    return (degrees + 180.0) % 360.0 - 180.0
