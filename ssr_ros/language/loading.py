"""Which translators answer, made once at start-up from the configuration."""

from __future__ import annotations

import logging

from ssr_ros.language.backends.backend import LanguageBackend
from ssr_ros.language.config import LanguageConfig
from ssr_ros.language.learned.network import ParserNetwork
from ssr_ros.language.learned.parser import LearnedTranslator
from ssr_ros.language.llm_translator import LlmTranslator
from ssr_ros.language.templates import TemplateTranslator
from ssr_ros.language.translation import Translator

_log = logging.getLogger(__name__)


def load_translators(config: LanguageConfig) -> list[Translator]:
    """In the order in which they are tried: templates, then ``load_models``. Errors as there."""
    return [TemplateTranslator(), *load_models(config)]


def load_models(config: LanguageConfig) -> list[Translator]:
    """What translates questions that no template fits. BackendUnavailableError where a package or model is missing.

    Where only the learned parser's files are missing, it is left out with a warning.
    """
    translators: list[Translator] = []
    if config.learned:
        try:
            network = ParserNetwork.shipped(config.threads)
        except (OSError, ValueError) as error:
            _log.warning("language.learned: questions are answered without it, for %s", error)
        else:
            translators.append(LearnedTranslator(network, min_confidence=config.learned_confidence))
    backend = load_backend(config)
    if backend is not None:
        translators.append(LlmTranslator(backend, max_tokens=config.max_tokens, deadline=config.deadline))
    return translators


def load_backend(config: LanguageConfig) -> LanguageBackend | None:
    """None for 'none'."""
    if config.backend == "llama_cpp":
        from ssr_ros.language.backends.llama_cpp import LlamaCppBackend

        return LlamaCppBackend(config.model, config.threads, config.context, config.gpu_layers)
    if config.backend == "openai":
        from ssr_ros.language.backends.openai import OpenAiBackend

        return OpenAiBackend(config.base_url, config.model, config.api_key_variable, config.constraint)
    return None
