"""Compiled loops of walking: lines over free cells, the shortest way from stop to stop, a string pulled tight.

Places are in cells from the corner of the floor, (row, column); the center of cell (0, 0) is (0.5, 0.5). Stops are told
by their block, row by row. The outermost blocks have none, so that no step leads beyond the floor.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numba import njit

# rows and columns from a block to the next: right, up, slantwise, and the same back
STEPS = np.array([(0, 1), (1, 0), (1, 1), (1, -1), (0, -1), (-1, 0), (-1, -1), (-1, 1)])
_FORWARD = 4  # of these
# times the straight way ahead that a stop is held to be from the goal: a way is longer than the shortest by so much at
# most (by 2 % in the mean of a building of 1,000 rooms, by 7 % at worst), and found ten times as fast
_DIRECT = 1.25
_TOUCH = 0.499  # [cells] from a thing; no cell on whose border it ends
_POCKET = 4096  # stops of a place that may be shut in, looked at from the goal before the way is searched


def _compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compiled when first called, once per machine; once per process where there is no place to keep that."""
    options: dict[str, Any] = {"nogil": True, "error_model": "numpy"}
    try:
        compiled: Callable[..., Any] = njit(cache=True, **options)(function)
    except RuntimeError:  # neither the package's folder nor a cache of the user's can be written to
        compiled = njit(**options)(function)
    return compiled


@_compiled
def is_clear(free, row, column, to_row, to_column):
    """Whether the straight line between two places stays on free cells, looked at every half cell."""
    for place, end in (
        (row, free.shape[0]),
        (to_row, free.shape[0]),
        (column, free.shape[1]),
        (to_column, free.shape[1]),
    ):
        if not 0 <= place < end:
            return False  # beyond the floor, or no number: nothing else would notice
    down, right = to_row - row, to_column - column
    count = max(1, math.ceil(2 * math.hypot(down, right)))
    for k in range(count + 1):  # noqa: SIM110
        if not free[int(row + down * (k / count)), int(column + right * (k / count))]:
            return False
    return True


@_compiled
def in_sight(free, place, others):
    """(K,) whether each of some places (K, 2) can be reached in a straight line from one (2,)."""
    seen = np.empty(others.shape[0], np.bool_)
    for k in range(others.shape[0]):
        seen[k] = is_clear(free, place[0], place[1], others[k, 0], others[k, 1])
    return seen


@_compiled
def _from_box(box, row, column):
    """Distance of a place from a box on the floor; 0 inside."""
    c, s = math.cos(box[4]), math.sin(box[4])
    right, up = column - box[1], row - box[0]
    along, across = abs(right * c + up * s) - box[2] / 2, abs(up * c - right * s) - box[3] / 2
    return math.hypot(max(along, 0.0), max(across, 0.0))


@_compiled
def cover(grid, bottom, left, boxes, value):
    """Writes a value to the cells whose centers are in one of some boxes, or nearer to it than half a cell.

    ``grid``: a part of the floor from row ``bottom`` and column ``left`` on; boxes as in ``end_nearer_to``.
    """
    height, width = grid.shape
    for box in boxes:
        reach = math.hypot(box[2], box[3]) / 2 + 1
        first, last = max(0, int(box[0] - reach) - bottom), min(height, int(box[0] + reach) + 1 - bottom)
        for i in range(first, last):
            for j in range(max(0, int(box[1] - reach) - left), min(width, int(box[1] + reach) + 1 - left)):
                if _from_box(box, bottom + i + 0.5, left + j + 0.5) <= _TOUCH:
                    grid[i, j] = value


@_compiled
def choose(free, cells, side, bottom, top, left, right):
    """Writes the stops of some blocks of ``side`` cells to ``cells``: the clearest near the middle; -1 for none."""
    for row in range(bottom, top):
        for column in range(left, right):
            most, least = 0, np.inf
            cells[row, column] = -1
            for i in range(row * side, (row + 1) * side):
                for j in range(column * side, (column + 1) * side):
                    down, right_ = i + 0.5 - (row + 0.5) * side, j + 0.5 - (column + 0.5) * side
                    off = down * down + right_ * right_
                    if free[i, j] > most or (free[i, j] == most and most and off < least):
                        most, least = free[i, j], off
                        cells[row, column, 0], cells[row, column, 1] = i, j


@_compiled
def join(free, cells, steps, bottom, top, left, right):
    """Writes which of STEPS lead to and from the stops of some blocks to ``steps`` (H, W), a bit each."""
    for row in range(bottom - 1, top + 1):
        for column in range(left - 1, right + 1):
            here = cells[row, column]
            for k in range(_FORWARD):
                down, right_ = row + STEPS[k, 0], column + STEPS[k, 1]
                there = cells[down, right_]
                taken = here[0] >= 0 and there[0] >= 0
                if taken and is_clear(free, here[0] + 0.5, here[1] + 0.5, there[0] + 0.5, there[1] + 0.5):
                    steps[row, column] |= 1 << k
                    steps[down, right_] |= 1 << (k + _FORWARD)
                else:
                    steps[row, column] &= ~(1 << k)
                    steps[down, right_] &= ~(1 << (k + _FORWARD))


@_compiled
def _apart(steps, starts, goals):
    """Whether no start can be reached from the goals, as far as a look at a few thousand stops about these tells."""
    width, flat = steps.shape[1], steps.ravel()
    wanted, met = np.zeros(flat.size, np.bool_), np.zeros(flat.size, np.bool_)
    wanted[starts], met[goals] = True, True
    queue = np.empty(_POCKET + STEPS.shape[0] + goals.size, np.int64)
    queue[: goals.size] = goals
    done, size = 0, goals.size
    while done < size and done < _POCKET and size < queue.size - STEPS.shape[0]:
        block = queue[done]
        done += 1
        if wanted[block]:
            return False
        for k in range(STEPS.shape[0]):
            next_ = block + STEPS[k, 0] * width + STEPS[k, 1]
            if flat[block] >> k & 1 and not met[next_]:
                met[next_] = True
                queue[size] = next_
                size += 1
    return done == size


@_compiled
def _push(promises, blocks, size, promise, block):
    """A binary heap of ``size`` with one more, the least first; arrays that are full are doubled."""
    if size == promises.size:
        promises, blocks = np.append(promises, promises), np.append(blocks, blocks)
    while size and promises[(size - 1) // 2] > promise:
        promises[size], blocks[size] = promises[(size - 1) // 2], blocks[(size - 1) // 2]
        size = (size - 1) // 2
    promises[size], blocks[size] = promise, block
    return promises, blocks


@_compiled
def _sink(promises, blocks, size):
    """Takes the first out of a heap that then has ``size``: the last sinks from its place."""
    promise, block, hole = promises[size], blocks[size], 0
    while 2 * hole + 1 < size:
        child = 2 * hole + 1
        child += child + 1 < size and promises[child + 1] < promises[child]
        if promises[child] >= promise:
            break
        promises[hole], blocks[hole] = promises[child], blocks[child]
        hole = child
    promises[hole], blocks[hole] = promise, block


@_compiled
def best_way(cells, steps, starts, at_start, goals, at_goal):
    """(K,) blocks from one of the starts to one of the goals; none where no steps lead there.

    The sum of its length and of what its ends cost (``at_start``, ``at_goal``), all in cells, is about the least. A*
    (Hart, Nilsson and Raphael 1968) with more than the straight way to where the goals are (Pohl 1970).
    """
    if starts.size == 0 or goals.size == 0 or _apart(steps, starts, goals):
        return np.empty(0, np.int64)
    width, flat, joined = cells.shape[1], cells.reshape(-1, 2), steps.ravel()
    cost, before = np.full(flat.shape[0], np.inf), np.full(flat.shape[0], -1, np.int32)
    closed, is_goal = np.zeros(flat.shape[0], np.bool_), np.zeros(flat.shape[0], np.bool_)
    is_goal[goals] = True
    row, column, around = 0.0, 0.0, 0.0
    for goal in goals:
        row, column = row + flat[goal, 0] / goals.size, column + flat[goal, 1] / goals.size
    for goal in goals:
        around = max(around, math.hypot(flat[goal, 0] - row, flat[goal, 1] - column))
    promises, blocks, size = np.empty(1024), np.empty(1024, np.int32), 0
    for k in range(starts.size):
        cost[starts[k]] = at_start[k]
        ahead = math.hypot(flat[starts[k], 0] - row, flat[starts[k], 1] - column) - around
        promises, blocks = _push(promises, blocks, size, at_start[k] + _DIRECT * max(0.0, ahead), starts[k])
        size += 1
    least, last = np.inf, -1
    while size and promises[0] < least:
        block = blocks[0]
        size -= 1
        _sink(promises, blocks, size)
        if closed[block]:
            continue
        closed[block] = True
        if is_goal[block]:
            for k in range(goals.size):
                if goals[k] == block and cost[block] + at_goal[k] < least:
                    least, last = cost[block] + at_goal[k], block
        for k in range(STEPS.shape[0]):
            next_ = block + STEPS[k, 0] * width + STEPS[k, 1]
            if not joined[block] >> k & 1 or closed[next_]:
                continue
            down, right = flat[next_, 0] - flat[block, 0], flat[next_, 1] - flat[block, 1]
            worth = cost[block] + math.sqrt(down * down + right * right)
            if worth < cost[next_]:
                cost[next_], before[next_] = worth, block
                down, right = flat[next_, 0] - row, flat[next_, 1] - column
                ahead = math.sqrt(down * down + right * right) - around
                promises, blocks = _push(promises, blocks, size, worth + _DIRECT * max(0.0, ahead), next_)
                size += 1
    count, block = 0, last
    while block >= 0:
        count, block = count + 1, before[block]
    chain = np.empty(count, np.int64)
    for k in range(count - 1, -1, -1):
        chain[k], last = last, before[last]
    return chain


@_compiled
def corners(free, places):
    """(C,) which places of a way (K, 2) are left when it is pulled tight: each leg goes on while it is clear."""
    last = places.shape[0] - 1
    kept = np.zeros(places.shape[0], np.int64)
    count, seen = 1, 0
    while seen < last:
        row, column = places[seen]
        seen += 1
        while seen < last and is_clear(free, row, column, places[seen + 1, 0], places[seen + 1, 1]):
            seen += 1
        kept[count] = seen
        count += 1
    return kept[:count]


@_compiled
def end_nearer_to(box, free, end, before, reach, level):
    """(2,) the place within ``reach`` and in sight of a way's end that is nearest to a box; else the end itself.

    Of those that are as near but for ``level``, that nearest to the corner ``before`` the end. ``box`` (5,): row and
    column of its center, lengths along and across, all in cells, and yaw [rad], which is from columns to rows.
    """
    now = _from_box(box, end[0], end[1])
    nearest = now
    bottom, left = max(0, int(end[0] - reach)), max(0, int(end[1] - reach))
    top, right = min(free.shape[0], int(end[0] + reach) + 1), min(free.shape[1], int(end[1] + reach) + 1)
    rows, columns = np.empty((top - bottom) * (right - left)), np.empty((top - bottom) * (right - left))
    away, count = np.empty(rows.size), 0
    for i in range(bottom, top):
        for j in range(left, right):
            gap = _from_box(box, i + 0.5, j + 0.5)
            if not free[i, j] or gap >= now or gap > nearest + level:
                continue
            if is_clear(free, end[0], end[1], i + 0.5, j + 0.5):
                rows[count], columns[count], away[count] = i + 0.5, j + 0.5, gap
                nearest, count = min(nearest, gap), count + 1
    chosen, least = end, np.inf
    for k in range(count):
        back = math.hypot(rows[k] - before[0], columns[k] - before[1])
        if away[k] <= nearest + level and back < least:
            chosen, least = np.array([rows[k], columns[k]]), back
    return chosen


@_compiled
def first_ahead(centers, places, headings, within, but):
    """(P,) row of the nearest of ``centers`` (N, 2) that is ahead of each place (P, 2); -1 where nothing is.

    Ahead: less than the angle whose cosine is ``within`` off the heading [rad]. ``but``: a row that does not count.
    """
    nearest = np.full(places.shape[0], -1, np.int64)
    for p in range(places.shape[0]):
        c, s, least = math.cos(headings[p]), math.sin(headings[p]), np.inf
        for n in range(centers.shape[0]):
            x, y = centers[n, 0] - places[p, 0], centers[n, 1] - places[p, 1]
            square = x * x + y * y
            if square < least and n != but and x * c + y * s > within * math.sqrt(square):
                nearest[p], least = n, square
    return nearest
