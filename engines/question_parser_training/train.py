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
from batches import BATCH, BEGIN, SEED, Batch, Batches, batch_of
from export import export, restore, share_vectors
from network import Decoder, Encoder
from piece_vectors import make_piece_vectors, pretrained
from torch import Tensor
from torch.nn.functional import cross_entropy

from ssr_ros.language.learned.derivation import vocabulary
from ssr_ros.language.learned.vectors import PieceVectors
from ssr_ros.language.training.examples import UNKNOWN_NAMES, Example
from ssr_ros.language.training.sources import sources
from ssr_ros.reasoning.labels import Lexicon

WORD_WIDTH = 256
VALIDATION = 600
CHECKED_EVERY = 200  # steps
RATE, PRETRAINED_RATE = 8e-4, 2e-4  # at their peak
FOLDER = click.Path(path_type=Path, file_okay=False)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Run:
    """From where, how far and how fast."""

    work: Path  # for checkpoint and vectors
    out: Path  # for the networks
    minutes: float  # it stops after so long, or
    steps: int  # when so many are done, those before included
    pool: int  # examples drawn at a time
    frozen: int = 0  # lower layers of the encoder that stay as they are
    half: bool = False  # in bfloat16
    start: Path | None = None  # exported networks to go on from; None: the pre-trained encoder
    rate: float = 1.0  # times the peak rates
    seed: int = SEED  # of what is drawn from the seeds


def train(run: Run) -> None:
    """Trains until the steps or the time are over, then writes the networks to ``run.out``."""
    run.work.mkdir(parents=True, exist_ok=True)
    training, validation = sources()
    vectors = prepared_vectors(run, training.lexicon)
    held_out = validation.examples(VALIDATION, random.Random(SEED + 1))
    learner = Learner(*networks(run.work / "axes.npz", run.start), run.rate)
    learner.take_up(run.work / "checkpoint.pt")
    freeze(learner.encoder, run.frozen)
    log.info("%d parameters, step %d", sum(p.numel() for p in learner.parameters), learner.step)
    batches = Batches(training, vectors, run.pool, run.seed)
    end = time.monotonic() + 60 * run.minutes
    while learner.step < run.steps and time.monotonic() < end:
        loss = learner.learn(batches.at(learner.step), peak_share(learner.step, run.steps), run.half)
        if learner.step % CHECKED_EVERY == 0 or learner.step == run.steps:
            share = validate(learner.encoder, learner.decoder, held_out, vectors)
            log.info("step %d loss %.4f validation %.3f", learner.step, loss, share)
            learner.save(run.work / "checkpoint.pt")
    export(learner.encoder.eval(), learner.decoder.eval(), run.out)


def prepared_vectors(run: Run, lexicon: Lexicon) -> PieceVectors:
    """Those of the networks to go on from, those at hand, or new ones; shared at once, for training takes hours."""
    path = run.work / "vectors.npz"
    if run.start is not None:
        shutil.copyfile(run.start.parent / "vectors.npz", path)
    elif not path.exists():
        names = [*lexicon.synonyms, *lexicon.kinds, *UNKNOWN_NAMES]
        make_piece_vectors(path, run.work / "axes.npz", WORD_WIDTH, names)
    share_vectors(path, run.out)
    return PieceVectors.load(path)


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


class Learner:
    """The networks and what a checkpoint has besides them."""

    def __init__(self, encoder: Encoder, decoder: Decoder, rate: float) -> None:
        """``rate``: times the peak rates."""
        self.encoder, self.decoder, self.step = encoder, decoder, 0
        self.parameters = [*encoder.parameters(), *decoder.parameters()]
        ours = [*encoder.out.parameters(), *encoder.marks.parameters(), *decoder.parameters()]
        theirs = [p for p in self.parameters if not any(p is o for o in ours)]
        groups = [{"params": ours, "peak": rate * RATE}, {"params": theirs, "peak": rate * PRETRAINED_RATE}]
        self._optimizer = torch.optim.AdamW(groups, weight_decay=0.02)

    def learn(self, batch: Batch, share: float, half: bool) -> float:
        """One step at that share of the peak rates; the loss before it."""
        for group in self._optimizer.param_groups:
            group["lr"] = group["peak"] * share
        guess = scores(self.encoder, self.decoder, batch, half).flatten(0, 1)
        loss = cross_entropy(guess, batch.targets.flatten(), ignore_index=-100)
        self._optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.parameters, 1.0)
        self._optimizer.step()
        self.step += 1
        return loss.item()

    def take_up(self, checkpoint: Path) -> None:
        """Goes on from the checkpoint, where there is one."""
        if not checkpoint.exists():
            return
        state: dict[str, Any] = torch.load(checkpoint, weights_only=True)
        self.encoder.load_state_dict(state["encoder"])
        self.decoder.load_state_dict(state["decoder"])
        self._optimizer.load_state_dict(state["optimizer"])
        self.step = state["step"]

    def save(self, checkpoint: Path) -> None:
        """Whole or not at all."""
        state = {"encoder": self.encoder.state_dict(), "decoder": self.decoder.state_dict()}
        partial = checkpoint.with_suffix(".partial")
        torch.save({**state, "optimizer": self._optimizer.state_dict(), "step": self.step}, partial)
        partial.replace(checkpoint)


def peak_share(step: int, steps: int) -> float:
    """Of the peak rates at a step: rising over the first 200, falling all the while."""
    return min(1.0, (step + 1) / 200) * (0.02 + 0.98 * (1 - step / steps))


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
    train(Run(work, out, minutes, steps, pool, frozen, precision == "bf16", start, rate, seed))


if __name__ == "__main__":
    main()
