"""Configuration dataclasses as parameters, without a node."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from ssr_ros.ros.node_config import CameraConfig, PerceptionNodeConfig, QuestionNodeConfig, ReplayNodeConfig
from ssr_ros.ros.parameters import build_config, parameter_fields, ros_value


@dataclass(frozen=True)
class Inner:
    distance: float = 1.5  # [m] how far
    names: tuple[str, ...] = ("a", "b")
    pair: tuple[int, int] = (1, 2)


@dataclass(frozen=True)
class Outer:
    inner: Inner = field(default_factory=Inner)
    count: int = 3
    limit: float | None = None


def build(**changes):
    values = {f.name: ros_value(f.default) for f in parameter_fields(Outer)}
    return build_config(Outer, lambda name: {**values, **changes}[name])


def test_names_are_dotted_paths_and_comments_are_descriptions():
    fields = {f.name: f for f in parameter_fields(Outer)}
    assert list(fields) == ["inner.distance", "inner.names", "inner.pair", "count", "limit"]
    assert fields["inner.distance"].description == "[m] how far"
    assert fields["inner.pair"].default == (1, 2)


def test_defaults_come_back_as_they_were():
    assert build() == Outer()


def test_values_are_converted_to_the_annotated_types():
    config = build(**{"inner.distance": 2, "inner.names": None, "limit": 7})
    assert config == Outer(inner=Inner(distance=2.0, names=()), limit=7.0)
    assert isinstance(config.inner.distance, float)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("inner.distance", "far", "inner.distance must be a number, got 'far'"),
        ("inner.distance", True, "inner.distance must be a number, got True"),
        ("inner.names", "a", "inner.names must be a list, got 'a'"),
        ("inner.names", [1], "inner.names must be text, got 1"),
        ("inner.pair", [1], "inner.pair must be a list of 2, got [1]"),
        ("count", 1.5, "count must be a whole number, got 1.5"),
    ],
)
def test_wrong_types_name_parameter_rule_and_value(name, value, sentence):
    with pytest.raises(ValueError, match="^" + sentence.replace("[", r"\[").replace("]", r"\]") + "$"):
        build(**{name: value})


@pytest.mark.parametrize("config_type", [PerceptionNodeConfig, QuestionNodeConfig, ReplayNodeConfig])
def test_every_node_parameter_has_a_description(config_type):
    assert [f.name for f in parameter_fields(config_type) if not f.description] == []


@pytest.mark.parametrize(
    "values",
    [
        {"translation": (1.0, 2.0)},
        {"translation": (0.0, 0.0, 1.0)},
        {"rotation_rpy": (0.0, 0.0, 0.0)},
        {
            "translation": (0.0, 0.0, 1.0),
            "rotation_rpy": (0.0, 0.0, 0.0),
            "rotation_quaternion": (0.0, 0.0, 0.0, 1.0),
        },
    ],
)
def test_half_given_extrinsics_are_refused(values):
    with pytest.raises(ValueError, match="camera"):
        CameraConfig(**values)
