"""Places laid out by hand: a warehouse, a robot lab, a classroom full of one chair, a courtyard, nothing at all."""

from __future__ import annotations

from dataclasses import dataclass

Point = tuple[float, float, float]
Placed = tuple[int, str, Point, Point, float]  # id, label, box center [m], lengths [m], yaw [rad]


@dataclass(frozen=True, slots=True)
class HandMade:
    objects: tuple[Placed, ...]
    outline: tuple[tuple[float, float], ...] = ()  # [m] of the room, counter-clockwise; empty: not measured
    robot: Point | None = None  # x, y [m], yaw [rad]; None: not localized
    stale: tuple[int, ...] = ()
    tentative: tuple[int, ...] = ()


def _standing(
    node_id: int, label: str, x: float, y: float, size: Point, yaw: float = 0.0, floor: float = 0.0
) -> Placed:
    return (node_id, label, (x, y, round(floor + size[2] / 2, 3)), size, yaw)


def _classroom() -> tuple[Placed, ...]:
    """Three columns of four tables, two chairs behind each; the front is at +y."""
    placed = []
    for row in range(4):
        for column in range(3):
            number = row * 3 + column
            x, y = 1.8 + 2.6 * column, 5.6 - 1.5 * row
            placed.append(_standing(1 + number, "table", x, y, (1.4, 0.5, 0.75)))
            placed.append(_standing(20 + 2 * number, "chair", x - 0.35, y - 0.6, (0.42, 0.44, 0.82)))
            placed.append(_standing(21 + 2 * number, "chair", x + 0.35, y - 0.6, (0.42, 0.44, 0.82)))
    return (
        *placed,
        _standing(50, "desk", 6.6, 7.5, (1.6, 0.8, 0.76)),
        _standing(51, "armchair", 6.6, 8.2, (0.65, 0.65, 1.1)),
        (52, "whiteboard", (4.4, 8.95, 1.5), (3.0, 0.06, 1.2), 0.0),
        (53, "projector", (4.4, 5.0, 2.55), (0.35, 0.3, 0.15), 0.0),
        (54, "door", (0.02, 7.6, 1.02), (0.1, 0.95, 2.04), 0.0),
        (55, "window", (8.98, 2.5, 1.6), (0.08, 1.6, 1.3), 0.0),
        (56, "window", (8.98, 5.5, 1.6), (0.08, 1.6, 1.3), 0.0),
        (57, "clock", (2.0, 8.97, 2.3), (0.32, 0.05, 0.32), 0.0),
        _standing(58, "trash bin", 0.5, 8.5, (0.3, 0.3, 0.4)),
        _standing(59, "laptop", 6.4, 7.5, (0.33, 0.23, 0.24), 0.0, 0.76),
        _standing(60, "book", 7.1, 7.45, (0.24, 0.17, 0.03), 0.3, 0.76),
        _standing(61, "cup", 7.1, 7.45, (0.08, 0.08, 0.1), 0.0, 0.79),
        _standing(62, "plant", 8.5, 8.5, (0.4, 0.4, 1.3)),
    )


WAREHOUSE = HandMade(
    (
        _standing(1, "rack", 2.0, 4.0, (1.1, 6.0, 4.0)),
        _standing(2, "rack", 6.0, 4.0, (1.1, 6.0, 4.0)),
        _standing(3, "rack", 10.0, 4.0, (1.1, 6.0, 4.6)),
        _standing(4, "pallet", 15.0, 3.0, (1.2, 0.8, 0.15)),
        _standing(5, "pallet", 17.0, 3.0, (1.2, 0.8, 0.15)),
        _standing(6, "pallet", 19.0, 3.0, (1.2, 0.8, 0.15)),
        _standing(7, "box", 14.7, 3.0, (0.5, 0.6, 0.5), 0.0, 0.15),
        _standing(8, "box", 15.3, 3.0, (0.5, 0.6, 0.4), 0.0, 0.15),
        _standing(9, "box", 14.7, 3.0, (0.4, 0.4, 0.3), 0.0, 0.65),
        _standing(10, "crate", 17.0, 3.0, (1.0, 0.7, 0.9), 0.0, 0.15),
        _standing(11, "forklift", 16.0, 9.0, (2.9, 1.2, 2.2), 0.4),
        _standing(12, "ladder", 8.0, 0.7, (0.5, 0.8, 2.6)),
        (13, "fire extinguisher", (0.15, 10.0, 1.0), (0.2, 0.2, 0.55), 0.0),
        (14, "fire extinguisher", (23.85, 6.0, 1.0), (0.2, 0.2, 0.55), 0.0),
        (15, "door", (0.03, 13.0, 1.05), (0.1, 1.0, 2.1), 0.0),
        (16, "loading gate", (23.97, 11.0, 2.0), (0.15, 3.6, 4.0), 0.0),
        _standing(17, "conveyor belt", 12.0, 13.0, (8.0, 0.9, 0.85)),
        _standing(18, "parcel", 10.0, 13.0, (0.4, 0.3, 0.25), 0.0, 0.85),
        _standing(19, "parcel", 12.2, 13.0, (0.5, 0.35, 0.3), 0.0, 0.85),
        _standing(20, "parcel", 14.5, 13.0, (0.3, 0.3, 0.2), 0.0, 0.85),
        _standing(21, "charging station", 22.5, 15.5, (0.6, 0.5, 1.2)),
        _standing(22, "desk", 2.0, 15.0, (1.6, 0.8, 0.75)),
        _standing(23, "monitor", 2.2, 15.2, (0.55, 0.2, 0.45), 0.0, 0.75),
        _standing(24, "chair", 2.0, 14.0, (0.6, 0.6, 1.0)),
        _standing(25, "barrel", 20.5, 14.8, (0.6, 0.6, 0.9)),
        _standing(26, "barrel", 19.7, 14.8, (0.6, 0.6, 0.9)),
        _standing(27, "hand truck", 5.0, 9.5, (0.5, 0.6, 1.25)),
        _standing(28, "traffic cone", 13.0, 8.0, (0.3, 0.3, 0.5)),
        _standing(29, "traffic cone", 14.0, 11.0, (0.3, 0.3, 0.5)),
        _standing(30, "traffic cone", 19.0, 8.0, (0.3, 0.3, 0.5)),
        _standing(31, "bicycle", 3.5, 12.0, (1.7, 0.5, 1.05), 1.2),
    ),
    ((0.0, 0.0), (24.0, 0.0), (24.0, 16.0), (0.0, 16.0)),
    (8.0, 10.5, 0.0),
    stale=(27, 26),
    tentative=(31,),
)

LAB = HandMade(
    (
        _standing(1, "workbench", 1.0, 3.0, (0.8, 3.2, 0.9)),
        _standing(2, "workbench", 5.5, 5.6, (2.4, 0.8, 0.95)),
        _standing(3, "robot arm", 1.0, 4.0, (0.3, 0.3, 0.8), 0.0, 0.9),
        _standing(4, "microscope", 1.0, 2.6, (0.25, 0.3, 0.45), 0.0, 0.9),
        _standing(5, "oscilloscope", 0.9, 1.8, (0.2, 0.4, 0.25), 0.0, 0.9),
        _standing(6, "3d printer", 5.0, 5.6, (0.5, 0.5, 0.6), 0.0, 0.95),
        _standing(7, "toolbox", 6.2, 5.6, (0.5, 0.3, 0.28), 0.0, 0.95),
        _standing(8, "stool", 1.9, 2.2, (0.38, 0.38, 0.65)),
        _standing(9, "stool", 1.9, 3.8, (0.38, 0.38, 0.65)),
        _standing(10, "stool", 4.9, 4.7, (0.38, 0.38, 0.65)),
        _standing(11, "stool", 6.1, 4.7, (0.38, 0.38, 0.65)),
        _standing(12, "cabinet", 6.7, 0.9, (0.5, 1.0, 2.0)),
        _standing(13, "fume hood", 4.0, 0.5, (1.5, 0.85, 2.3)),
        (14, "fire extinguisher", (6.9, 2.4, 0.9), (0.2, 0.2, 0.6), 0.0),
        (15, "door", (6.97, 3.8, 1.03), (0.1, 1.0, 2.06), 0.0),
        (16, "whiteboard", (3.0, 5.97, 1.5), (2.0, 0.05, 1.1), 0.0),
        _standing(17, "desk", 2.2, 0.6, (1.4, 0.7, 0.74)),
        _standing(18, "monitor", 2.0, 0.4, (0.55, 0.2, 0.45), 0.0, 0.74),
        _standing(19, "monitor", 2.6, 0.4, (0.55, 0.2, 0.45), 0.0, 0.74),
        _standing(20, "keyboard", 2.2, 0.75, (0.44, 0.14, 0.03), 0.0, 0.74),
        _standing(21, "tray", 1.0, 3.3, (0.45, 0.35, 0.04), 0.0, 0.9),
        _standing(22, "book", 1.0, 3.3, (0.28, 0.2, 0.05), 0.0, 0.94),
        _standing(23, "cup", 1.0, 3.3, (0.08, 0.08, 0.1), 0.0, 0.99),
        _standing(24, "trash bin", 2.2, 0.6, (0.26, 0.26, 0.32)),
        _standing(25, "backpack", 5.5, 5.6, (0.3, 0.25, 0.45)),
        _standing(26, "quadruped", 4.2, 3.0, (0.75, 0.4, 0.6), 0.7),
        (27, "clock", (4.9, 5.97, 2.2), (0.3, 0.05, 0.3), 0.0),
    ),
    ((0.0, 0.0), (7.0, 0.0), (7.0, 6.0), (0.0, 6.0)),
    (3.2, 3.6, 1.5708),
    stale=(26,),
    tentative=(25,),
)

# no room outline, no localized robot; bicycle, bin and post stand on exact lines for borders and ties
COURTYARD = HandMade(
    (
        _standing(1, "fountain", 0.0, 0.0, (1.6, 1.6, 1.2)),
        _standing(2, "statue", 0.0, 6.0, (0.6, 0.6, 2.4)),
        _standing(3, "bench", -4.0, 3.0, (0.5, 1.8, 0.85)),
        _standing(4, "bench", 4.0, 3.0, (0.5, 1.8, 0.85)),
        _standing(5, "bicycle", 5.0, 0.0, (1.7, 0.5, 1.0)),
        _standing(6, "trash bin", 0.0, -4.0, (0.4, 0.4, 0.9)),
        _standing(7, "table", 3.0, -5.0, (1.2, 1.2, 0.74)),
        _standing(8, "umbrella", 3.0, -5.0, (2.2, 2.2, 2.3)),
        _standing(9, "plant", -5.0, -2.0, (0.7, 0.7, 1.1)),
        _standing(10, "plant", -6.5, 7.0, (0.5, 0.5, 1.6)),
        _standing(11, "vase", 3.2, -5.1, (0.15, 0.15, 0.3), 0.0, 0.74),
        _standing(12, "car", 9.0, 7.0, (4.4, 1.8, 1.5), 0.3),
        _standing(13, "drone", -2.0, -6.0, (0.4, 0.4, 0.15)),
    ),
    stale=(12,),
    tentative=(13,),
)

CLASSROOM = HandMade(
    _classroom(),
    ((0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0)),
    (4.4, 7.0, -1.5708),
    stale=(57,),
    tentative=(62,),
)

EMPTY = HandMade((), robot=(0.0, 0.0, 0.0))

HAND_MADE = {"warehouse": WAREHOUSE, "lab": LAB, "classroom": CLASSROOM, "courtyard": COURTYARD, "empty": EMPTY}
