"""Finds the files that ship with the package: engines, configuration, the demo recording."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def data_file(name: str) -> Path:
    """Path of a file in ssr_ros/data, beside the code that reads it.

    Not by importlib.resources: where messages and modules are installed apart, it looks beside the messages.
    """
    return Path(__file__).resolve().parent / "data" / name


def share_path(relative: str) -> Path:
    """Path of a shipped file or folder, in a source checkout or an installation; FileNotFoundError if absent."""
    for root in _share_roots():
        if (root / relative).exists():
            return root / relative
    searched = ", ".join(str(root) for root in _share_roots())
    raise FileNotFoundError(f"{relative} is not among the package's files (searched {searched})")


def _share_roots() -> list[Path]:
    checkout = Path(__file__).resolve().parent.parent
    prefixes = [p for p in os.environ.get("AMENT_PREFIX_PATH", "").split(os.pathsep) if p] + [sys.prefix]
    installed = [Path(prefix) / "share" / "ssr_ros" for prefix in prefixes]
    return [checkout, *installed] if (checkout / "package.xml").exists() else installed
