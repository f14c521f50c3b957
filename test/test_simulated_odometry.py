from __future__ import annotations

import numpy as np
import pytest

from ssr_ros.simulation.odometry import (
    DRIFTS,
    OdometryConfig,
    correction,
    corrections,
    drifting,
    exact,
    increments,
    integrated,
    revisits,
)
from ssr_ros.simulation.trajectory import Trajectory


def straight(meters: float) -> Trajectory:
    """Along x at 0.3 m/s, from (2, 1), facing 90 degrees."""
    count = round(meters / 0.01) + 1
    poses = np.column_stack([np.full(count, 2.0), 1.0 + 0.01 * np.arange(count), np.full(count, np.pi / 2)])
    return Trajectory(np.arange(count) / 30, poses, np.zeros((count, 2)))


def there_and_back(rounds: int) -> Trajectory:
    """Round and round a circle of 1 m, always the same way."""
    angle = np.linspace(0, 2 * np.pi * rounds, 600 * rounds)
    poses = np.column_stack([np.cos(angle), np.sin(angle), angle + np.pi / 2])
    return Trajectory(np.arange(len(angle)) / 30, poses, np.zeros((len(angle), 2)))


def test_exact_odometry_starts_at_zero_and_measures_what_was_driven() -> None:
    poses = exact(straight(3.0))
    assert poses[0] == pytest.approx([0, 0, 0])
    assert poses[-1] == pytest.approx([3, 0, 0])


def test_increments_and_integration_undo_each_other() -> None:
    rng = np.random.default_rng(0)
    poses = np.cumsum(rng.normal(0, 0.1, (50, 3)), axis=0)
    poses -= poses[0]
    assert integrated(*increments(poses)) == pytest.approx(poses)


def test_no_drift_is_exact() -> None:
    assert drifting(there_and_back(1), DRIFTS["none"], 3) == pytest.approx(exact(there_and_back(1)))


def test_scale_and_heading_errors_are_of_the_size_asked_for() -> None:
    """Each is drawn between half and one and a half times the figure, with both signs."""
    plain = {"scale": 0.0, "yaw_per_meter": 0.0, "turn_scale": 0.0, "noise": 0.0, "turn_noise": 0.0}
    ends = np.array([drifting(straight(10.0), OdometryConfig(**{**plain, "scale": 0.02}), s)[-1] for s in range(40)])
    errors = ends[:, 0] - 10.0
    assert (np.abs(errors) >= 0.0999).all() and (np.abs(errors) <= 0.3001).all()
    assert (errors > 0).any() and (errors < 0).any()
    config = OdometryConfig(**{**plain, "yaw_per_meter": 1.0})
    yaws = np.degrees([drifting(straight(10.0), config, s)[-1, 2] for s in range(40)])
    assert np.abs(yaws).min() >= 4.99 and np.abs(yaws).max() <= 15.01
    assert np.abs(yaws).mean() == pytest.approx(10.0, abs=1.5)


def test_noise_grows_with_the_root_of_the_way() -> None:
    config = OdometryConfig(0.0, 0.0, 0.0, noise=0.01, turn_noise=0.0)
    spread = [np.std([drifting(straight(d), config, s)[-1, 0] - d for s in range(200)]) for d in (1.0, 9.0)]
    assert spread == pytest.approx([0.01, 0.03], rel=0.2)


def test_typical_drift_is_that_of_a_wheeled_robot() -> None:
    """About one to three percent of the way."""
    errors = [np.linalg.norm(drifting(straight(10.0), DRIFTS["typical"], s)[-1, :2] - (10, 0)) for s in range(60)]
    assert 0.1 < np.mean(errors) < 0.7
    assert np.max(errors) < 1.5


def test_the_same_seed_drifts_alike() -> None:
    a, b, c = (drifting(straight(2.0), OdometryConfig(), seed) for seed in (1, 1, 2))
    assert np.array_equal(a, b) and not np.array_equal(a, c)


def test_revisits_are_found_once_per_round() -> None:
    assert revisits(exact(straight(10.0))) == []
    found = revisits(exact(there_and_back(3)))
    assert 540 <= found[0] <= 620  # about the first place, met again
    assert all(np.diff(found) > 100)


def test_loop_closure_brings_the_map_back_to_the_truth() -> None:
    tour = there_and_back(3)
    config = OdometryConfig(scale=0.03, yaw_per_meter=1.5, loop_closure=True, closure_noise=0.005)
    truth, odometry = exact(tour), drifting(tour, config, 1)
    map_T_odom = corrections(truth, odometry, config, 1)
    first = revisits(truth)[0]
    assert not map_T_odom[:first].any()
    index = revisits(truth)[-1]
    c, s = np.cos(map_T_odom[index, 2]), np.sin(map_T_odom[index, 2])
    x, y = odometry[index, :2]
    corrected = map_T_odom[index, :2] + [c * x - s * y, s * x + c * y]
    assert np.linalg.norm(corrected - truth[index, :2]) < 0.03 < np.linalg.norm(odometry[index, :2] - truth[index, :2])
    assert not corrections(truth, odometry, OdometryConfig(), 1).any()


def test_a_correction_maps_odom_to_map() -> None:
    # the robot is at (1, 0) in odom facing x, at (0, 2) in the map facing y: odom's origin is at (0, 1), turned left
    assert correction(np.array([0, 2, np.pi / 2]), np.array([1.0, 0, 0])) == pytest.approx([0, 1, np.pi / 2])


def test_negative_errors_are_refused() -> None:
    with pytest.raises(ValueError, match="odometry.scale must be 0 or more, got -1"):
        OdometryConfig(scale=-1)
