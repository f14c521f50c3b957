"""Trains the learned parser from the seeds. Restartable: a checkpoint is kept in --work and taken up again.

python engines/question_parser_training/train.py --work out/question_parser --minutes 25
"""

from __future__ import annotations

import logging
import random
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import numpy as np
import torch
from export import export, restore, share_vectors
from network import Decoder, Encoder
from piece_vectors import make_piece_vectors, pretrained
from torch import Tensor
from torch.nn.functional import cross_entropy

from ssr_ros.language.learned.derivation import FROM_WORD, TO_WORD, vocabulary
from ssr_ros.language.learned.vectors import PieceVectors
from ssr_ros.language.training.examples import UNKNOWN_NAMES, Example
from ssr_ros.language.training.sources import sources

SEED = 20261122
WORD_WIDTH = 256
BATCH = 64
VALIDATION = 600
RATE, PRETRAINED_RATE = 8e-4, 2e-4  # at their peak
NAMELESS = 0.3  # share of names whose meaning is hidden from the network, so that it does not rely on it
WORDLESS = 0.03  # share of other words of which it is hidden, so that no single word decides
BEGIN = len(vocabulary()) + 2
FOLDER = click.Path(path_type=Path, file_okay=False)
log = logging.getLogger(__name__)


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
    tokens = {token: i for i, token in enumerate(vocabulary())}
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


def scores(encoder: Encoder, decoder: Decoder, batch: Batch, half: bool = False) -> Tensor:
    """``half``: in bfloat16."""
    with torch.autocast("cpu", torch.bfloat16, enabled=half):
        memory = encoder(batch.vectors, batch.marks, batch.pad)
        return decoder(batch.kinds, batch.words, memory, batch.pad).float()


@torch.no_grad()
def validate(encoder: Encoder, decoder: Decoder, examples: Sequence[Example], vectors: PieceVectors) -> float:
    """Share of examples whose every step is the likeliest (without the grammar's help)."""
    encoder.eval()
    decoder.eval()
    right = 0
    for at in range(0, len(examples), 200):
        batch = batch_of(examples[at : at + 200], vectors, None)
        best = scores(encoder, decoder, batch).argmax(2)
        right += int(((best == batch.targets) | (batch.targets == -100)).all(1).sum())
    encoder.train()
    decoder.train()
    return right / len(examples)


def networks(axes: Path, start: Path | None) -> tuple[Encoder, Decoder]:
    """The encoder with the pre-trained weights, the decoder at random; or both with those of exported ones."""
    torch.manual_seed(SEED)
    encoder, decoder = Encoder(WORD_WIDTH), Decoder(BEGIN + 1, len(vocabulary()))
    if start is not None:
        restore(encoder.eval(), decoder.eval(), start)
        return encoder.train(), decoder.train()
    with np.load(axes, allow_pickle=False) as data:
        encoder.start_from(pretrained, data["axes"], data["center"])
    return encoder, decoder


def freeze(encoder: Encoder, layers: int) -> None:
    """No training of the lower ``layers`` and of what stands before them: a step is shorter by a third for two."""
    if not layers:
        return
    for name, parameter in encoder.named_parameters():
        number = name.split(".")[1] if name.startswith("layers.") else "-1"
        parameter.requires_grad_(name.startswith("out.") or int(number) >= layers)


def train(
    work: Path,
    out: Path,
    minutes: float,
    total_steps: int,
    pool: int,
    frozen: int = 0,
    half: bool = False,
    start: Path | None = None,
    rate: float = 1.0,
    seed: int = SEED,
) -> None:
    """Trains until ``total_steps`` or the time is over, then writes the networks to ``out``.

    ``start``: exported networks to go on from; ``rate``: times the peak rates.
    """
    work.mkdir(parents=True, exist_ok=True)
    training, validation = sources()
    if start is not None:
        shutil.copyfile(start.parent / "vectors.npz", work / "vectors.npz")
    elif not (work / "vectors.npz").exists():
        names = [*training.lexicon.synonyms, *training.lexicon.kinds, *UNKNOWN_NAMES]
        make_piece_vectors(work / "vectors.npz", work / "axes.npz", WORD_WIDTH, names)
    share_vectors(work / "vectors.npz", out)  # now, for others may be there, and training takes hours
    vectors = PieceVectors.load(work / "vectors.npz")
    held_out = validation.examples(VALIDATION, random.Random(SEED + 1))
    encoder, decoder = networks(work / "axes.npz", start)
    parameters = [*encoder.parameters(), *decoder.parameters()]
    ours = [*encoder.out.parameters(), *encoder.marks.parameters(), *decoder.parameters()]
    theirs = [p for p in parameters if not any(p is o for o in ours)]
    groups = [{"params": ours, "peak": rate * RATE}, {"params": theirs, "peak": rate * PRETRAINED_RATE}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.02)
    step, checkpoint = 0, work / "checkpoint.pt"
    if checkpoint.exists():
        state: dict[str, Any] = torch.load(checkpoint, weights_only=True)
        encoder.load_state_dict(state["encoder"])
        decoder.load_state_dict(state["decoder"])
        optimizer.load_state_dict(state["optimizer"])
        step = state["step"]
    freeze(encoder, frozen)
    schedule = [min(1.0, (s + 1) / 200) * (0.02 + 0.98 * (1 - s / total_steps)) for s in range(total_steps)]
    end = time.monotonic() + 60 * minutes
    examples: list[Example] = []
    log.info("%d parameters, step %d", sum(p.numel() for p in parameters), step)
    while step < total_steps and time.monotonic() < end:
        if not examples or step % (pool // BATCH) == 0:
            examples = by_length(training.examples(pool, random.Random(seed + 2 + step)))
        first = step % (pool // BATCH) * BATCH
        batch = batch_of(examples[first : first + BATCH], vectors, np.random.default_rng((seed, step)))
        for group in optimizer.param_groups:
            group["lr"] = group["peak"] * schedule[step]
        guess = scores(encoder, decoder, batch, half).flatten(0, 1)
        loss = cross_entropy(guess, batch.targets.flatten(), ignore_index=-100)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        step += 1
        if step % 200 == 0 or step == total_steps:
            share = validate(encoder, decoder, held_out, vectors)
            log.info("step %d loss %.4f validation %.3f", step, loss.item(), share)
            state = {"encoder": encoder.state_dict(), "decoder": decoder.state_dict()}
            torch.save({**state, "optimizer": optimizer.state_dict(), "step": step}, work / "checkpoint.partial")
            (work / "checkpoint.partial").replace(checkpoint)
    export(encoder.eval(), decoder.eval(), out)


@click.command()
@click.option("--work", type=FOLDER, default="out/question_parser", show_default=True, help="For checkpoints.")
@click.option("--out", type=FOLDER, default="engines/question_parser/second", show_default=True)
@click.option("--minutes", type=click.FloatRange(min=0), default=30, show_default=True, help="Stops after so long.")
@click.option("--steps", type=click.IntRange(min=1), default=4000, show_default=True)
@click.option("--pool", type=click.IntRange(min=BATCH), default=BATCH * 400, help="Examples at a time.")
@click.option(
    "--frozen", type=click.IntRange(min=0), default=0, help="Lower layers of the encoder that stay as they are."
)
@click.option(
    "--precision", type=click.Choice(["no", "bf16"]), default="no", show_default=True, help="bf16: where there is bf16."
)
@click.option("--start", type=FOLDER, help="Exported networks to go on from, as engines/question_parser/second.")
@click.option("--rate", type=click.FloatRange(min=0, min_open=True), default=1.0, help="Times the peak rates.")
@click.option("--seed", type=int, default=SEED, show_default=True, help="Of what is drawn from the seeds.")
@click.option("--threads", type=click.IntRange(min=1), default=1, show_default=True)
def main(
    work: Path,
    out: Path,
    minutes: float,
    steps: int,
    pool: int,
    frozen: int,
    precision: str,
    start: Path | None,
    rate: float,
    seed: int,
    threads: int,
) -> None:
    """Train the learned parser from ssr_ros/data/paraphrases; a second call goes on where the first one stopped."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    torch.set_num_threads(threads)
    train(work, out, minutes, steps, pool, frozen, precision == "bf16", start, rate, seed)


if __name__ == "__main__":
    main()
