"""What an evaluation depends on, as one digest: the same digest, the same result; so a stopped run can go on."""

from __future__ import annotations

import hashlib
from pathlib import Path

from ssr_ros.resources import share_path

PACKAGE = Path(__file__).resolve().parent.parent
CODE = (".py", ".yaml")
ENGINES = "engines"


def digest_inputs(recording: Path, truth: Path, config: Path | None, options: str = "") -> str:
    """Hexadecimal. Large files of the recording by size and time of change, everything else by content."""
    digest = hashlib.blake2b(options.encode(), digest_size=16)
    for path in _files(recording):
        stat = path.stat()
        digest.update(f"{path.name}:{stat.st_size}:{stat.st_mtime_ns};".encode())
    for path in (truth, *([config] if config else []), *_code()):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _files(recording: Path) -> list[Path]:
    return sorted(p for p in recording.rglob("*") if p.is_file()) if recording.is_dir() else [recording]


def _code() -> list[Path]:
    """The package's code and data, and the networks that it ships."""
    code = (p for p in PACKAGE.rglob("*") if p.suffix in CODE and p.is_file())
    return [*sorted(code), *sorted(share_path(ENGINES).glob("*.onnx"))]
