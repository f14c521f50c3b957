"""The trained networks in onnxruntime: what is likely to come next."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ssr_ros.language.learned.derivation import FROM_WORD, TO_WORD, index_of
from ssr_ros.language.learned.vectors import PieceVectors
from ssr_ros.language.learned.words import Word
from ssr_ros.resources import share_path

FOLDER = "engines/question_parser"
TOKENS = "tokens.txt"  # of one network: what it can choose besides words of the question, one a line
MAX_WORDS, MAX_STEPS = 64, 64  # of a question, and of what it means
Float32 = npt.NDArray[np.float32]
Memory = tuple[Float32, ...]  # of each network, (1, N, width)
Steps = Sequence[tuple[str, int]]


class ParserNetwork:
    """Scores of the next step. Safe to use from several threads.

    Several networks, trained apart, are asked, and what they hold likely is averaged: where they differ, none is sure
    (deep ensembles, Lakshminarayanan et al. 2017). One that was trained before there was a token has no say about it.
    """

    def __init__(self, folder: Path, threads: int = 1) -> None:
        """FileNotFoundError or ValueError where the folder does not hold the networks."""
        self.vectors = PieceVectors.load(folder / "vectors.npz")
        folders = sorted(path.parent for path in folder.glob(f"*/{TOKENS}"))
        if not folders:
            raise FileNotFoundError(f"{folder} holds no network; python engines/question_parser_training/train.py")
        self._networks = tuple(_Network(path, threads) for path in folders)
        if not any(network.knows([(token, -1) for token in index_of()]) for network in self._networks):
            raise ValueError(f"{folder}: none of the networks knows the whole grammar; one has to be trained anew")

    @classmethod
    def shipped(cls, threads: int = 1) -> ParserNetwork:
        return cls(share_path(FOLDER), threads)

    def memory(self, words: Sequence[Word]) -> Memory:
        """Of 1 to MAX_WORDS words."""
        vectors = self.vectors.of(list(words))[None]
        marks = np.array([[word.mark for word in words]], np.int64)
        return tuple(network.memory(vectors, marks) for network in self._networks)

    def scores(self, memory: Memory, steps: Steps) -> Float32:
        """(vocabulary + N,) of what follows the steps: tokens first, then the words that may be pointed at.

        Logarithms of probabilities, but for a constant; steps hold nothing that no network knows.
        """
        said = [
            network.shares(one, steps)
            for network, one in zip(self._networks, memory, strict=True)
            if network.knows(steps)
        ]
        counted = [~np.isnan(shares) for shares in said]
        mean = sum(map(np.nan_to_num, said)) / np.maximum(sum(counted), 1)
        return np.log(np.maximum(mean, 1e-30)).astype(np.float32)


class _Network:
    """One of them, with the tokens that it was trained with."""

    def __init__(self, folder: Path, threads: int) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        options.log_severity_level = 3
        self._encoder, self._decoder = (
            _session(onnxruntime, folder / name, options) for name in ("encoder.onnx", "decoder.onnx")
        )
        tokens = (folder / TOKENS).read_text(encoding="utf-8").split()
        if unknown := set(tokens) - index_of().keys():
            raise ValueError(f"{folder / TOKENS}: the grammar has no {', '.join(sorted(unknown))}")
        self._rows = np.array([index_of()[token] for token in tokens])  # of the vocabulary
        self._kinds = {token: row for row, token in enumerate((*tokens, FROM_WORD, TO_WORD))}
        self._begin = len(tokens) + 2

    def knows(self, steps: Steps) -> bool:
        return all(token in self._kinds for token, _ in steps)

    def memory(self, vectors: Float32, marks: npt.NDArray[np.int64]) -> Float32:
        inputs = {"vectors": vectors, "marks": marks, "pad": np.zeros(marks.shape, np.float32)}
        return np.asarray(self._encoder.run(None, inputs)[0], np.float32)

    def shares(self, memory: Float32, steps: Steps) -> npt.NDArray[np.float64]:
        """(vocabulary + N,) probabilities; NaN of tokens that it does not know."""
        kinds = np.array([[self._begin, *(self._kinds[token] for token, _ in steps)]], np.int64)
        words = np.array([[0, *(word + 1 for _, word in steps)]], np.int64)
        pad = np.zeros((1, memory.shape[1]), np.float32)
        inputs = {"kinds": kinds, "words": words, "memory": memory, "pad": pad}
        scores = np.asarray(self._decoder.run(None, inputs)[0][0, -1], np.float64)
        likely = np.exp(scores - scores.max())
        likely /= likely.sum()
        own, all_ = len(self._rows), len(index_of())
        shares = np.full(all_ + memory.shape[1], np.nan)
        shares[self._rows], shares[all_:] = likely[:own], likely[own:]
        return shares


def _session(onnxruntime: Any, path: Path, options: Any) -> Any:
    if not path.is_file():
        raise FileNotFoundError(f"{path} is missing; python engines/question_parser_training/train.py makes it")
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
