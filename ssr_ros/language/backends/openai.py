"""Any server that speaks OpenAI's chat completions: llama-server, vLLM, TensorRT-LLM and their like."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ssr_ros.language.backends.backend import BackendError, BackendUnavailableError, Prompt

POLL = 0.05  # [s] how often a silent server is looked at for cancellation
MAX_REPLY = 65_536  # characters


class OpenAiBackend:
    """One request per question, streamed, so that it can be given up at any time."""

    def __init__(self, base_url: str, model: str = "", api_key_variable: str = "", constraint: str = "gbnf") -> None:
        """BackendUnavailableError where the library is missing, ValueError where the URL is none."""
        try:
            import httpx
        except ImportError:
            raise BackendUnavailableError(
                "language.backend openai needs the package httpx: pip install 'ssr_ros[language]'"
            ) from None
        url = httpx.URL(base_url)
        if url.scheme not in ("http", "https") or not url.host:
            raise ValueError(f"language.base_url must be an http or https URL, got {base_url!r}")
        key = os.environ.get(api_key_variable, "") if api_key_variable else ""
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._httpx: Any = httpx
        self._client = httpx.Client(base_url=url, headers=headers)
        self._model, self._constraint = model, constraint

    def complete(
        self, prompt: Prompt, grammar: str, max_tokens: int, deadline: float, cancelled: Callable[[], bool]
    ) -> str:
        """A thread of its own reads the stream, so that deadline and cancellation hold while the server is silent."""
        end = time.monotonic() + deadline
        done, given_up = threading.Event(), threading.Event()
        outcome: list[str | BackendError] = []

        def read() -> None:
            try:
                outcome.append(self._read(self._request(prompt, grammar, max_tokens), deadline, given_up))
            except BackendError as error:
                outcome.append(error)
            finally:
                done.set()

        threading.Thread(target=read, daemon=True, name="language model").start()
        try:
            while not done.wait(POLL):
                if cancelled():
                    raise BackendError("the translation was canceled")
                if time.monotonic() > end:
                    raise BackendError("the language model has not answered in time")
        finally:
            given_up.set()
        result = outcome[0] if outcome else BackendError("the language model's reply was lost")
        if isinstance(result, BackendError):
            raise result
        return result

    def _request(self, prompt: Prompt, grammar: str, max_tokens: int) -> dict[str, Any]:
        messages = [{"role": "system", "content": prompt.instructions}]
        for question, answer in prompt.examples:
            messages += [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]
        messages.append({"role": "user", "content": prompt.question})
        request: dict[str, Any] = {
            "messages": messages, "max_tokens": max_tokens, "temperature": 0.0, "stream": True,
        }  # fmt: skip
        if self._model:
            request["model"] = self._model
        if self._constraint == "gbnf":
            request["grammar"] = grammar
        elif self._constraint == "vllm":
            request["structured_outputs"] = {"grammar": grammar}
        elif self._constraint == "json_schema":
            schema = {"type": "object", "properties": {"query": {"type": "string"}}, "required": ["query"]}
            wanted = {"name": "query", "schema": {**schema, "additionalProperties": False}}
            request["response_format"] = {"type": "json_schema", "json_schema": wanted}
        return request

    def _read(self, request: Mapping[str, Any], deadline: float, given_up: threading.Event) -> str:
        text = ""
        try:
            with self._client.stream("POST", "chat/completions", json=request, timeout=deadline) as reply:
                if reply.status_code != 200:
                    reply.read()
                    raise BackendError(f"the language model's server says {reply.status_code}: {reply.text[:200]}")
                for part in _parts(reply.iter_lines()):
                    text += part
                    if given_up.is_set() or len(text) > MAX_REPLY:
                        raise BackendError("the language model was given up")
        except (self._httpx.HTTPError, self._httpx.StreamError) as error:
            raise BackendError(f"the language model's server: {type(error).__name__} {error}") from error
        return _unwrapped(text) if self._constraint == "json_schema" else text


def _parts(lines: Iterator[str]) -> Iterator[str]:
    """What the model adds, from the lines of a stream of server-sent events; BackendError where they are none."""
    for line in lines:
        if not line.startswith("data:"):
            continue
        data = line.removeprefix("data:").strip()
        if data == "[DONE]":
            return
        try:
            choices = json.loads(data)["choices"]
            said = choices[0]["delta"].get("content") if choices else None
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise BackendError(f"the language model's server sent what cannot be read: {data[:100]!r}") from error
        if isinstance(said, str):
            yield said


def _unwrapped(text: str) -> str:
    """The query inside of {"query": ...}."""
    try:
        query = json.loads(text)["query"]
    except (ValueError, LookupError, TypeError):
        raise BackendError(f"the language model's reply is not the JSON it was asked for: {text[:100]!r}") from None
    return str(query)
