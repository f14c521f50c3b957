"""What the network learns from at a step: examples drawn from the seeds, as arrays."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ssr_ros.language.learned.derivation import FROM_WORD, TO_WORD, index_of, vocabulary
from ssr_ros.language.learned.vectors import PieceVectors
from ssr_ros.language.training.examples import Example
from ssr_ros.language.training.sources import Source

SEED = 20261122
BATCH = 64
NAMELESS = 0.3  # share of names whose meaning is hidden from the network, so that it does not rely on it
WORDLESS = 0.03  # share of other words of which it is hidden, so that no single word decides
BEGIN = len(vocabulary()) + 2


@dataclass(slots=True)
class Batch:
    vectors: Tensor  # (B, S, D)
    marks: Tensor  # (B, S)
    pad: Tensor  # (B, S)
    kinds: Tensor  # (B, T) what each step was; the first is BEGIN
    words: Tensor  # (B, T) the word it pointed at plus 1
    targets: Tensor  # (B, T) index of what comes next, -100 where nothing does


def batch_of(examples: Sequence[Example], vectors: PieceVectors, random_: np.random.Generator | None) -> Batch:
    """``random_``: hides the meaning of some names; None: of none."""
    size, length = len(examples), max(len(e.words) for e in examples)
    steps = max(len(e.steps) for e in examples)
    tokens = index_of()
    kind_of = {**tokens, FROM_WORD: len(tokens), TO_WORD: len(tokens) + 1}
    data = np.zeros((size, length, vectors.width), np.float32)
    marks, pad = np.zeros((size, length), np.int64), np.full((size, length), -1e9, np.float32)
    kinds, words = np.zeros((size, steps), np.int64), np.zeros((size, steps), np.int64)
    targets = np.full((size, steps), -100, np.int64)
    for row, e in enumerate(examples):
        data[row, : len(e.words)] = vectors.of(e.words)
        marks[row, : len(e.words)] = [word.mark for word in e.words]
        pad[row, : len(e.words)] = 0
        if random_ is not None:
            shares = [NAMELESS if word.names else WORDLESS for word in e.words]
            data[row, : len(e.words)][random_.random(len(e.words)) < shares] = 0
        kinds[row, 0] = BEGIN
        for at, (token, word) in enumerate(e.steps):
            targets[row, at] = len(tokens) + word if word >= 0 else tokens[token]
            if at + 1 < steps:
                kinds[row, at + 1], words[row, at + 1] = kind_of[token], word + 1
    return Batch(*(torch.from_numpy(array) for array in (data, marks, pad, kinds, words, targets)))


def by_length(examples: list[Example]) -> list[Example]:
    """Batches of examples that are about as long, in random order."""
    ordered = sorted(examples, key=lambda e: (len(e.words), len(e.steps)))
    batches = [ordered[at : at + BATCH] for at in range(0, len(ordered), BATCH)]
    random.Random(SEED).shuffle(batches)
    return [e for batch in batches for e in batch]


class Batches:
    """That of each step. A pool of examples is drawn at a time, and the next one when all of them have been seen."""

    def __init__(self, source: Source, vectors: PieceVectors, pool: int, seed: int) -> None:
        """``pool``: how many examples; ``seed``: of all draws, with the step, so that they can be taken up again."""
        self._source, self._vectors, self._pool, self._seed = source, vectors, pool, seed
        self._examples: list[Example] = []

    def at(self, step: int) -> Batch:
        """Of steps that follow each other."""
        place = step % (self._pool // BATCH)
        if not self._examples or place == 0:
            self._examples = by_length(self._source.examples(self._pool, random.Random(self._seed + 2 + step)))
        examples = self._examples[place * BATCH : (place + 1) * BATCH]
        return batch_of(examples, self._vectors, np.random.default_rng((self._seed, step)))
