"""The network of the learned parser in torch: a transformer that points at words. Only training imports it."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from ssr_ros.language.learned.network import MAX_STEPS, MAX_WORDS

WIDTH, HEADS, INNER = 128, 4, 320
ENCODER_LAYERS, DECODER_LAYERS = 3, 2
MARKS = 5


class Encoder(nn.Module):
    """Word vectors (B, S, D) and marks (B, S) to memory (B, S, WIDTH)."""

    def __init__(self, word_width: int) -> None:
        super().__init__()
        self.project = nn.Linear(word_width, WIDTH)
        self.marks = nn.Embedding(MARKS, WIDTH)
        self.positions = nn.Embedding(MAX_WORDS, WIDTH)
        self.layers = nn.ModuleList(Block(cross=False) for _ in range(ENCODER_LAYERS))
        self.norm = nn.LayerNorm(WIDTH)

    def forward(self, vectors: Tensor, marks: Tensor, pad: Tensor) -> Tensor:
        """pad: (B, S) float, 0 for words and -1e9 for padding."""
        x = self.project(vectors) + self.marks(marks) + self.positions(torch.arange(vectors.shape[1]))
        for layer in self.layers:
            x = layer(x, pad[:, None, None, :])
        return self.norm(x)


class Decoder(nn.Module):
    """The steps so far to scores of what comes next: (B, T, vocabulary + S), the last S those of the words."""

    def __init__(self, kinds: int, vocabulary: int) -> None:
        super().__init__()
        self.kinds = nn.Embedding(kinds, WIDTH)
        self.positions = nn.Embedding(MAX_STEPS, WIDTH)
        self.pointed = nn.Linear(WIDTH, WIDTH, bias=False)
        self.layers = nn.ModuleList(Block(cross=True) for _ in range(DECODER_LAYERS))
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


class Block(nn.Module):
    def __init__(self, cross: bool) -> None:
        super().__init__()
        self.norm1, self.attend = nn.LayerNorm(WIDTH), Attention()
        self.norm2 = nn.LayerNorm(WIDTH)
        self.inner = nn.Sequential(nn.Linear(WIDTH, INNER), nn.GELU(), nn.Linear(INNER, WIDTH))
        self.drop = nn.Dropout(0.1)
        if cross:
            self.norm3, self.attend_memory = nn.LayerNorm(WIDTH), Attention()

    def forward(
        self, x: Tensor, mask: Tensor, memory: Tensor | None = None, memory_mask: Tensor | None = None
    ) -> Tensor:
        h = self.norm1(x)
        x = x + self.drop(self.attend(h, h, mask))
        if memory is not None:
            x = x + self.drop(self.attend_memory(self.norm3(x), memory, memory_mask))
        return x + self.drop(self.inner(self.norm2(x)))


class Attention(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.q, self.k, self.v, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))

    def forward(self, x: Tensor, source: Tensor, mask: Tensor | None) -> Tensor:
        def heads(t: Tensor) -> Tensor:  # (B, N, WIDTH) -> (B, HEADS, N, WIDTH / HEADS)
            return t.reshape(t.shape[0], t.shape[1], HEADS, WIDTH // HEADS).transpose(1, 2)

        q, k, v = heads(self.q(x)), heads(self.k(source)), heads(self.v(source))
        weights = q @ k.transpose(2, 3) / (WIDTH // HEADS) ** 0.5
        if mask is not None:
            weights = weights + mask
        mixed = torch.softmax(weights, -1) @ v
        return self.out(mixed.transpose(1, 2).reshape(x.shape))
