"""How a parameter is refused."""

from __future__ import annotations


def require(condition: bool, parameter: str, rule: str, value: object) -> None:
    """ValueError naming parameter, rule and value unless the condition holds."""
    if not condition:
        raise ValueError(f"{parameter} must be {rule}, got {value!r}")
