"""Vectors of words: the mean of those of their pieces, from a table that has been made small.

The pieces and what they mean come from a pre-trained sentence encoder (engines/README.md), so that words which no
seed has, but which mean much the same, are read alike.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ssr_ros.language.learned.words import Word

UNKNOWN = "[UNK]"
MAX_LETTERS = 40


@dataclass(frozen=True, slots=True, eq=False)
class PieceVectors:
    index: dict[str, int]  # WordPiece, continuations with ##
    table: npt.NDArray[np.int8]  # (V, D)
    scale: npt.NDArray[np.float32]  # (D,) what one count is worth

    @classmethod
    def load(cls, path: Path) -> PieceVectors:
        """OSError or ValueError where the file is none."""
        with np.load(path, allow_pickle=False) as data:
            pieces = bytes(data["pieces"]).decode().split("\n")
            table, scale = data["table"], data["scale"]
        if table.ndim != 2 or len(pieces) != len(table) or scale.shape != table.shape[1:]:
            raise ValueError(f"{path}: pieces, table and scale do not fit together")
        return cls({piece: row for row, piece in enumerate(pieces)}, table, scale.astype(np.float32))

    @property
    def width(self) -> int:
        return self.table.shape[1]

    def of(self, words: list[Word] | tuple[Word, ...]) -> npt.NDArray[np.float32]:
        """(N, D) float32."""
        if not words:
            return np.zeros((0, self.width), np.float32)
        means = np.stack([self.table[self.pieces(word.text)].mean(axis=0) for word in words])
        return (means * self.scale).astype(np.float32)

    def pieces(self, text: str) -> list[int]:
        """Rows of the pieces of a word or of a name of several: always at least one."""
        plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
        return [row for part in plain.split() for row in self._parts(part)] or [self.index[UNKNOWN]]

    def _parts(self, word: str) -> list[int]:
        """Longest match first, as WordPiece has it."""
        rows: list[int] = []
        at = 0
        while at < len(word):
            prefix = "##" if at else ""
            for end in range(min(len(word), at + MAX_LETTERS), at, -1):
                row = self.index.get(prefix + word[at:end])
                if row is not None:
                    rows.append(row)
                    at = end
                    break
            else:
                return [self.index[UNKNOWN]]
        return rows
