"""The trained networks in onnxruntime: what is likely to come next."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ssr_ros.language.learned.derivation import FROM_WORD, TO_WORD, vocabulary
from ssr_ros.language.learned.vectors import PieceVectors
from ssr_ros.language.learned.words import Word
from ssr_ros.resources import share_path

FOLDER = "engines/question_parser"
MAX_WORDS, MAX_STEPS = 64, 64  # of a question, and of what it means
Float32 = npt.NDArray[np.float32]


class ParserNetwork:
    """Scores of the next step. Safe to use from several threads."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        """FileNotFoundError or ValueError where the folder does not hold the networks."""
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        options.log_severity_level = 3
        self.vectors = PieceVectors.load(folder / "vectors.npz")
        self._encoder, self._decoder = (
            _session(onnxruntime, folder / name, options) for name in ("encoder.onnx", "decoder.onnx")
        )
        tokens = vocabulary()
        self.tokens = {token: row for row, token in enumerate(tokens)}
        self._kinds = {**self.tokens, FROM_WORD: len(tokens), TO_WORD: len(tokens) + 1}
        self._begin = len(tokens) + 2

    @classmethod
    def shipped(cls, threads: int = 1) -> ParserNetwork:
        return cls(share_path(FOLDER), threads)

    def memory(self, words: Sequence[Word]) -> Float32:
        """(1, N, width) of 1 to MAX_WORDS words."""
        marks = np.array([[word.mark for word in words]], np.int64)
        pad = np.zeros((1, len(words)), np.float32)
        inputs = {"vectors": self.vectors.of(list(words))[None], "marks": marks, "pad": pad}
        return np.asarray(self._encoder.run(None, inputs)[0], np.float32)

    def scores(self, memory: Float32, steps: Sequence[tuple[str, int]]) -> Float32:
        """(vocabulary + N,) of what follows the steps: tokens first, then the words that may be pointed at."""
        kinds = np.array([[self._begin, *(self._kinds[token] for token, _ in steps)]], np.int64)
        words = np.array([[0, *(word + 1 for _, word in steps)]], np.int64)
        pad = np.zeros((1, memory.shape[1]), np.float32)
        inputs = {"kinds": kinds, "words": words, "memory": memory, "pad": pad}
        return np.asarray(self._decoder.run(None, inputs)[0][0, -1], np.float32)


def _session(onnxruntime: Any, path: Path, options: Any) -> Any:
    if not path.is_file():
        raise FileNotFoundError(f"{path} is missing; python engines/question_parser_training/train.py makes it")
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
