"""The translator that needs no model: a question either has one of the known forms, or is refused."""

from __future__ import annotations

from collections.abc import Collection

from ssr_ros.language.builders import Asked
from ssr_ros.language.forms import forms
from ssr_ros.language.normalize import MAX_CHARACTERS, bare_question, flatten
from ssr_ros.language.options import split_options
from ssr_ros.language.phrases import NoPhraseError
from ssr_ros.language.translation import Translation, UnparsableError
from ssr_ros.reasoning.labels import Lexicon, load_lexicon

MAX_BODY = 700  # characters of a question without its options and remarks; no form is longer


class TemplateTranslator:
    """Translates by the forms of ``ssr_ros.language.forms``; the first that fits wins. Pure."""

    def __init__(self, lexicon: Lexicon | None = None, max_characters: int = MAX_CHARACTERS) -> None:
        self.lexicon = lexicon or load_lexicon()
        self.max_characters = max_characters

    def translate(self, question: str, labels: Collection[str] = ()) -> Translation:
        """See Translator; ``labels`` serve for nothing here, as a form takes any noun."""
        if len(question) > self.max_characters:
            length = f"{len(question)} characters, at most {self.max_characters} are read"
            raise UnparsableError(f"the question has {length}")
        flat, options = split_options(flatten(question))
        body = bare_question(flat)
        if not body:
            raise UnparsableError("the question is empty")
        if len(body) > MAX_BODY:
            raise UnparsableError(f"the question is too long: {len(body)} characters, the longest form has {MAX_BODY}")
        asked = Asked(self.lexicon, options)
        for pattern, build in forms():
            match = pattern.fullmatch(body)
            if match is None:
                continue
            try:
                fields = {hole: words or "" for hole, words in match.groupdict().items()}
                return Translation(build(fields, asked), options)
            except NoPhraseError:
                continue  # a later form may read the same words otherwise
        raise UnparsableError("the question has no form that is known")
