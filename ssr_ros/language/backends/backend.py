"""What every language model here can do: complete a prompt, bounded by a grammar, a deadline and whoever cancels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


class BackendError(RuntimeError):
    """The model gave no answer: unreachable, too slow, canceled, or what it said cannot be read."""


class BackendUnavailableError(RuntimeError):
    """A package or a model is missing; the message says in one sentence how to get it."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """Instructions with examples, which stay the same from question to question, and the question."""

    instructions: str
    examples: tuple[tuple[str, str], ...]  # (question, answer)
    question: str


class LanguageBackend(Protocol):
    def complete(
        self, prompt: Prompt, grammar: str, max_tokens: int, deadline: float, cancelled: Callable[[], bool]
    ) -> str:
        """What the model says, within the GBNF ``grammar`` where the backend can bind it (the caller checks anyway).

        ``deadline``: seconds from now. BackendError when it passes, when ``cancelled`` turns true, or on failure.
        """
        ...


def never() -> bool:
    """For callers that never cancel."""
    return False
