"""Torch is not among the package's requirements: without it, nothing here can run."""

from __future__ import annotations

import pytest

pytest.importorskip("torch", reason="needs torch (requirements-training.txt)")
