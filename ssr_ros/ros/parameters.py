"""Nested frozen dataclasses as ROS parameters: the name is the dotted path, the comment the description."""

from __future__ import annotations

import dataclasses
import inspect
import re
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

if TYPE_CHECKING:
    from rclpy.node import Node

T = TypeVar("T")

_FIELD_LINE = re.compile(r"^    (\w+):[^#]*#\s*(.+?)\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ParameterField:
    """One leaf of a configuration dataclass."""

    name: str  # dotted path
    hint: Any  # resolved annotation
    default: Any
    description: str  # the comment beside the field


def parameter_fields(config_type: Any, prefix: str = "") -> Iterator[ParameterField]:
    """Every leaf of a nested dataclass type, in the order it is written."""
    hints = get_type_hints(config_type)
    comments = dict(_FIELD_LINE.findall(inspect.getsource(config_type)))
    for item in dataclasses.fields(config_type):
        name, hint = prefix + item.name, hints[item.name]
        if dataclasses.is_dataclass(hint):
            yield from parameter_fields(hint, f"{name}.")
        else:
            yield ParameterField(name, hint, _default(item), comments.get(item.name, ""))


def build_config(config_type: type[T], value_of: Callable[[str], Any], prefix: str = "") -> T:
    """The dataclass from its parameters' values.

    ``value_of`` gives the value for a dotted path. ValueError names parameter, rule and value.
    """
    hints = get_type_hints(config_type)
    values: dict[str, Any] = {}
    for item in dataclasses.fields(config_type):  # type: ignore[arg-type]
        name, hint = prefix + item.name, hints[item.name]
        if dataclasses.is_dataclass(hint):
            values[item.name] = build_config(hint, value_of, f"{name}.")  # type: ignore[arg-type]
        else:
            values[item.name] = _converted(name, hint, value_of(name))
    return config_type(**values)


def declare_config(node: Node, *config_types: type) -> None:
    """Declare every parameter; wrong types are left for ``read_config`` to refuse, in one sentence."""
    from rcl_interfaces.msg import ParameterDescriptor

    for config_type in config_types:
        for item in parameter_fields(config_type):
            # dynamic_typing: a whole number given for a float is fine, and nothing raises before configure
            descriptor = ParameterDescriptor(description=item.description, dynamic_typing=True)
            node.declare_parameter(item.name, ros_value(item.default), descriptor)


def read_config(node: Node, config_type: type[T]) -> T:
    """The dataclass from the node's parameters; ValueError names parameter, rule and value."""
    return build_config(config_type, lambda name: node.get_parameter(name).value)


def ros_value(value: Any) -> Any:
    """A default as the nearest parameter value: paths as text, tuples as lists."""
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, (tuple, list)):
        return [ros_value(v) for v in value]
    return value


def _default(item: dataclasses.Field) -> Any:
    if item.default is not dataclasses.MISSING:
        return item.default
    if item.default_factory is not dataclasses.MISSING:
        return item.default_factory()
    raise TypeError(f"configuration field {item.name} has no default")


def _converted(name: str, hint: Any, value: Any) -> Any:
    """``value`` as the annotated type; ValueError when it is something else."""
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        if value is None:
            return None
        return _converted(name, next(a for a in get_args(hint) if a is not type(None)), value)
    if origin is tuple:
        return _converted_tuple(name, hint, value)
    if origin is Literal:
        if value not in get_args(hint):
            raise ValueError(f"{name} must be one of {', '.join(map(str, get_args(hint)))}, got {value!r}")
        return value
    return _converted_scalar(name, hint, value)


def _converted_tuple(name: str, hint: Any, value: Any) -> tuple[Any, ...]:
    if value is None:  # an empty list in YAML arrives without a type
        return ()
    if isinstance(value, (str, bytes)) or not hasattr(value, "__iter__"):
        raise ValueError(f"{name} must be a list, got {value!r}")
    items, kinds = list(value), get_args(hint)
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(_converted(name, kinds[0], v) for v in items)
    if len(items) != len(kinds):
        raise ValueError(f"{name} must be a list of {len(kinds)}, got {value!r}")
    return tuple(_converted(name, kind, v) for kind, v in zip(kinds, items, strict=True))


def _converted_scalar(name: str, kind: type, value: Any) -> Any:
    if kind is bool and isinstance(value, bool):
        return value
    if kind is float and isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    if kind is int and isinstance(value, int) and not isinstance(value, bool):
        return value
    if kind in (str, Path) and isinstance(value, str):
        return kind(value)
    words = {bool: "true or false", float: "a number", int: "a whole number", str: "text", Path: "a path"}
    if kind not in words:
        raise TypeError(f"{name}: parameters of type {kind} are not supported")
    raise ValueError(f"{name} must be {words[kind]}, got {value!r}")
