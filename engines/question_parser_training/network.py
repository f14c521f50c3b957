"""The network of the learned parser in torch: a transformer that points at words. Only training imports it.

The encoder is the lower part of a pre-trained sentence encoder, trained on; the decoder is ours.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor, nn

from ssr_ros.language.learned.network import MAX_STEPS, MAX_WORDS

PRETRAINED_WIDTH, PRETRAINED_HEADS, PRETRAINED_INNER = 384, 12, 1536
ENCODER_LAYERS = 4
WIDTH, HEADS, INNER = 192, 6, 512  # of the decoder and of what it reads
DECODER_LAYERS = 2
MARKS = 5
DROPPED = 0.1
Weights = Callable[[str], np.ndarray]  # a tensor of the pre-trained encoder by its name


class Encoder(nn.Module):
    """Word vectors (B, S, D) and marks (B, S) to memory (B, S, WIDTH)."""

    def __init__(self, word_width: int, layers: int = ENCODER_LAYERS) -> None:
        super().__init__()
        self.project = nn.Linear(word_width, PRETRAINED_WIDTH)
        self.marks = nn.Embedding(MARKS, PRETRAINED_WIDTH)
        self.positions = nn.Embedding(MAX_WORDS + 2, PRETRAINED_WIDTH)
        self.ends = nn.Parameter(torch.zeros(2, PRETRAINED_WIDTH))  # what stands before and after all words
        self.norm = nn.LayerNorm(PRETRAINED_WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(PretrainedLayer() for _ in range(layers))
        self.out = nn.Sequential(nn.Linear(PRETRAINED_WIDTH, WIDTH), nn.LayerNorm(WIDTH))
        self.drop = nn.Dropout(DROPPED)

    def forward(self, vectors: Tensor, marks: Tensor, pad: Tensor) -> Tensor:
        """pad: (B, S) float, 0 for words and -1e9 for padding."""
        words = vectors.shape[1]
        x = self.project(vectors) + self.marks(marks) + self.positions(torch.arange(words) + 1)
        ends = (self.ends + self.positions.weight[[0, -1]])[None].expand(x.shape[0], -1, -1)
        x = self.drop(self.norm(torch.cat([x, ends], 1)))
        mask = torch.cat([pad, torch.zeros_like(pad[:, :1]), torch.zeros_like(pad[:, :1])], 1)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, mask)
        return self.out(x[:, :words])

    @torch.no_grad()
    def start_from(self, weights: Weights, axes: np.ndarray, center: np.ndarray) -> None:
        """From the pre-trained weights; word vectors (D) times ``axes`` (D, 384) plus ``center`` are its own."""
        kinds = torch.tensor(weights("embeddings.token_type_embeddings.weight")[0])
        positions = torch.tensor(weights("embeddings.position_embeddings.weight")[: MAX_WORDS + 2])
        self.project.weight.copy_(torch.tensor(axes.T))
        self.project.bias.copy_(torch.tensor(center) + kinds)
        self.marks.weight.zero_()
        self.positions.weight.copy_(positions)
        self.ends.copy_(torch.tensor(weights("embeddings.word_embeddings.weight")[[101, 102]]) + kinds)  # [CLS], [SEP]
        _copy(self.norm, weights, "embeddings.LayerNorm")
        for number, layer in enumerate(self.layers):
            layer.start_from(weights, f"encoder.layer.{number}")


class PretrainedLayer(nn.Module):
    """A layer as BERT has it: norms come last."""

    def __init__(self) -> None:
        super().__init__()
        self.attend = Attention(PRETRAINED_WIDTH, PRETRAINED_HEADS)
        self.norm1 = nn.LayerNorm(PRETRAINED_WIDTH, eps=1e-12)
        self.rise = nn.Linear(PRETRAINED_WIDTH, PRETRAINED_INNER)
        self.fall = nn.Linear(PRETRAINED_INNER, PRETRAINED_WIDTH)
        self.norm2 = nn.LayerNorm(PRETRAINED_WIDTH, eps=1e-12)
        self.drop = nn.Dropout(DROPPED)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        x = self.norm1(x + self.drop(self.attend(x, x, mask)))
        return self.norm2(x + self.drop(self.fall(nn.functional.gelu(self.rise(x)))))

    def start_from(self, weights: Weights, name: str) -> None:
        _copy(self.attend.q, weights, f"{name}.attention.self.query")
        _copy(self.attend.k, weights, f"{name}.attention.self.key")
        _copy(self.attend.v, weights, f"{name}.attention.self.value")
        _copy(self.attend.out, weights, f"{name}.attention.output.dense")
        _copy(self.norm1, weights, f"{name}.attention.output.LayerNorm")
        _copy(self.rise, weights, f"{name}.intermediate.dense")
        _copy(self.fall, weights, f"{name}.output.dense")
        _copy(self.norm2, weights, f"{name}.output.LayerNorm")


class Decoder(nn.Module):
    """The steps so far to scores of what comes next: (B, T, vocabulary + S), the last S those of the words."""

    def __init__(self, kinds: int, vocabulary: int) -> None:
        super().__init__()
        self.kinds = nn.Embedding(kinds, WIDTH)
        self.positions = nn.Embedding(MAX_STEPS, WIDTH)
        self.pointed = nn.Linear(WIDTH, WIDTH, bias=False)
        self.layers = nn.ModuleList(DecoderLayer() for _ in range(DECODER_LAYERS))
        self.norm = nn.LayerNorm(WIDTH)
        self.choose = nn.Linear(WIDTH, vocabulary)
        self.query = nn.Linear(WIDTH, 2 * WIDTH, bias=False)
        self.key = nn.Linear(WIDTH, 2 * WIDTH, bias=False)

    def forward(self, kinds: Tensor, words: Tensor, memory: Tensor, pad: Tensor) -> Tensor:
        """kinds (B, T): what each step was; words (B, T): the word that it pointed at plus 1, 0 for none."""
        steps = kinds.shape[1]
        none = torch.zeros_like(memory[:, :1])
        at = words[:, :, None].expand(-1, -1, WIDTH)
        x = self.kinds(kinds) + self.positions(torch.arange(steps))
        x = x + self.pointed(torch.gather(torch.cat([none, memory], 1), 1, at))
        later = torch.triu(torch.full((steps, steps), -1e9), 1)
        for layer in self.layers:
            x = layer(x, later, memory, pad[:, None, None, :])
        x = self.norm(x)
        pointers = self.query(x) @ self.key(memory).transpose(1, 2) / (2 * WIDTH) ** 0.5
        return torch.cat([self.choose(x), pointers + pad[:, None, :]], 2)


class DecoderLayer(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.norm1, self.attend = nn.LayerNorm(WIDTH), Attention(WIDTH, HEADS)
        self.norm2 = nn.LayerNorm(WIDTH)
        self.inner = nn.Sequential(nn.Linear(WIDTH, INNER), nn.GELU(), nn.Linear(INNER, WIDTH))
        self.norm3, self.attend_memory = nn.LayerNorm(WIDTH), Attention(WIDTH, HEADS)
        self.drop = nn.Dropout(DROPPED)

    def forward(self, x: Tensor, mask: Tensor, memory: Tensor, memory_mask: Tensor) -> Tensor:
        h = self.norm1(x)
        x = x + self.drop(self.attend(h, h, mask))
        x = x + self.drop(self.attend_memory(self.norm3(x), memory, memory_mask))
        return x + self.drop(self.inner(self.norm2(x)))


class Attention(nn.Module):
    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.q, self.k, self.v, self.out = (nn.Linear(width, width) for _ in range(4))

    def forward(self, x: Tensor, source: Tensor, mask: Tensor) -> Tensor:
        def split(t: Tensor) -> Tensor:  # (B, N, width) -> (B, heads, N, width / heads)
            return t.reshape(t.shape[0], t.shape[1], self.heads, t.shape[2] // self.heads).transpose(1, 2)

        q, k, v = split(self.q(x)), split(self.k(source)), split(self.v(source))
        weights = q @ k.transpose(2, 3) / q.shape[3] ** 0.5 + mask
        mixed = torch.softmax(weights, -1) @ v
        return self.out(mixed.transpose(1, 2).reshape(x.shape))


def _copy(module: nn.Linear | nn.LayerNorm, weights: Weights, name: str) -> None:
    module.weight.copy_(torch.tensor(weights(f"{name}.weight")))
    module.bias.copy_(torch.tensor(weights(f"{name}.bias")))
