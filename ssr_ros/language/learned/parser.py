"""The translator that has learned how people ask: a small network decides, the grammar bounds what it can say.

Labels are words of the question, for the network points at them; a question that names objects for which the query
has no use is refused, as is one of which the network is not sure.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import msgspec
import numpy as np

from ssr_ros.language.accounts import accounts_for, is_aside
from ssr_ros.language.asides import asking_alone
from ssr_ros.language.families.measures import names_lesser
from ssr_ros.language.learned.derivation import (
    END,
    FROM_WORD,
    REFUSE,
    TO_WORD,
    Choice,
    Derivation,
    NoDerivationError,
    index_of,
    level,
)
from ssr_ros.language.learned.network import MAX_STEPS, MAX_WORDS, Float32, ParserNetwork
from ssr_ros.language.learned.wording import as_worded
from ssr_ros.language.learned.words import Mark, Word, known_names, marked, split_words
from ssr_ros.language.naming import misread
from ssr_ros.language.normalize import MAX_CHARACTERS, bare_question, flatten
from ssr_ros.language.options import Option, split_options
from ssr_ros.language.plainer import plainer
from ssr_ros.language.seeds import seed_words
from ssr_ros.language.short_form import from_tokens, to_tokens
from ssr_ros.language.spelling import Speller
from ssr_ros.language.translation import SURE, Translation, UnparsableError
from ssr_ros.reasoning import query as q
from ssr_ros.reasoning.labels import Lexicon, load_lexicon
from ssr_ros.reasoning.query import QueryError, SpatialQuery

NOT_SPATIAL = "the question is none about where things are, how many, how big or how far, or is not understood"
SURELY_NONE = 0.97  # least probability of a refusal that overrules what others doubtfully read
MISREAD = 0.29  # confidence where words of the question were taken for a name
MAX_BODY = 500  # characters of a question without its options


@dataclass(frozen=True, slots=True)
class Parse:
    """What the network made of a question."""

    query: SpatialQuery | None  # None: refused
    confidence: float  # probability of the whole derivation


class LearnedTranslator:
    """See Translator. Pure but for the networks it holds; one question takes milliseconds."""

    def __init__(
        self,
        network: ParserNetwork,
        lexicon: Lexicon | None = None,
        min_confidence: float = 0.5,
    ) -> None:
        self.network = network
        self.lexicon = lexicon or load_lexicon()
        self._speller = Speller(self.lexicon)
        self.min_confidence = min_confidence

    def translate(self, question: str, labels: Collection[str]) -> Translation:
        if len(question) > MAX_CHARACTERS:
            raise UnparsableError(f"the question has {len(question)} characters, at most {MAX_CHARACTERS} are read")
        body, options = split_options(flatten(question))
        bare = bare_question(body)
        spelled = self._speller.mended(bare, labels)
        parse = self._believed(spelled, labels)
        assert parse.query is not None
        confidence = min(parse.confidence, MISREAD) if misread(parse.query, labels, self.lexicon) else parse.confidence
        query = _with_options(parse.query, options)
        return Translation(query, options, names_lesser(bare, query), confidence)

    def _believed(self, spelled: str, labels: Collection[str]) -> Parse:
        """What a question means, as it stands or else in plainer words; UnparsableError where neither is believed."""
        refusal = UnparsableError(NOT_SPATIAL)
        alone = asking_alone(spelled, known_names(self.lexicon, labels)) or spelled
        for number, text in enumerate(dict.fromkeys((alone, spelled, plainer(alone)))):
            try:
                parse = self.parse(text, labels)
            except UnparsableError as error:
                refusal = refusal if number else error
                continue
            if parse.query is None:
                sure = parse.confidence >= SURELY_NONE
                refusal = UnparsableError(NOT_SPATIAL, sure=sure and (not number or refusal.sure))
            elif parse.confidence >= self.min_confidence:
                sure = parse.confidence >= SURE
                if accounts_for(parse.query, text, self.lexicon, labels, sure):
                    return parse
        raise refusal

    def parse(self, body: str, labels: Collection[str]) -> Parse:
        """The likeliest meaning of a flattened question. UnparsableError where it can have none."""
        words = self._read(body, labels)
        if not 1 <= len(words) <= MAX_WORDS:
            raise UnparsableError(f"the question has {len(words)} words, 1 to {MAX_WORDS} are read")
        try:
            return self.parse_words(words)
        except (NoDerivationError, QueryError) as error:
            raise UnparsableError(f"{NOT_SPATIAL} ({error})") from None

    def parse_words(self, words: Sequence[Word]) -> Parse:
        """Of 1 to MAX_WORDS marked words. NoDerivationError or QueryError where they mean no query."""
        derivation, confidence = self._derive(words)
        if derivation is None:
            return Parse(None, confidence)
        self._check_use(words, derivation)
        query = as_worded(_once(from_tokens(derivation.tokens)), " ".join(word.text for word in words))
        return Parse(query, confidence)

    def _read(self, body: str, labels: Collection[str]) -> list[Word]:
        names = known_names(self.lexicon, labels)
        if len(body) > MAX_BODY:
            raise UnparsableError(f"the question has {len(body)} characters, at most {MAX_BODY} are read")
        return marked(split_words(self._speller.mended(body, labels)), names)

    def _derive(self, words: Sequence[Word]) -> tuple[Derivation | None, float]:
        """The likeliest step each time, of those that the grammar allows; None where it refuses."""
        memory = self.network.memory(words)
        derivation = Derivation(words, self.lexicon)
        steps: list[tuple[str, int]] = []
        likelihood = 0.0  # natural logarithm
        while len(steps) < MAX_STEPS - 1:
            choice = derivation.choice()
            token, word, share = self._likeliest(self.network.scores(memory, steps), choice)
            likelihood += math.log(max(share, 1e-30))
            if token == REFUSE:
                return None, math.exp(likelihood)
            if token == END:
                return derivation, math.exp(likelihood)
            if word < 0:
                derivation.take(token)
            else:
                derivation.point(word)
                token = FROM_WORD if derivation.pointing_to_the_end else TO_WORD
            steps.append((token, word))
        raise NoDerivationError("the question means too much at once")

    def _likeliest(self, scores: Float32, choice: Choice) -> tuple[str, int, float]:
        """(token, word or -1, probability among all that the network could say, allowed or not)."""
        tokens = len(index_of())
        rows = [index_of()[token] for token in choice.tokens] + [tokens + word for word in choice.words]
        best = rows[int(np.argmax(scores[rows]))]
        share = float(1.0 / np.exp(np.clip(scores - scores[best], -60, 60)).sum())
        if best >= tokens:
            return "", best - tokens, share
        return next(token for token in choice.tokens if index_of()[token] == best), -1, share

    def _label(self, name: str) -> str:
        return self.lexicon.label(self.lexicon.singular(name))

    def _check_use(self, words: Sequence[Word], derivation: Derivation) -> None:
        """NoDerivationError where the query leaves out an object, or a word before one that no seed has: 'rattan'."""
        used = {word for first, last in derivation.spans for word in range(first, last + 1)}
        begun = {first for first, _ in derivation.spans}
        named = {words[at].text for at in used}
        hours = "clock" in derivation.tokens
        for at, word in enumerate(words):
            if word.mark == Mark.WORD and at + 1 in begun and at not in used and word.text not in seed_words():
                raise NoDerivationError(f"what {json.dumps(word.text)} means is not known")
            again = self._label(word.text) in {self._label(name) for name in named} or hours and word.text == "clock"
            if word.names and at not in used and not is_aside(words, at) and not again:
                raise NoDerivationError(f"what {json.dumps(word.text)} has to do with it is not clear")


def _with_options(query: SpatialQuery, options: tuple[Option, ...]) -> SpatialQuery:
    """How finely a direction is told follows from what there is to choose from."""
    if not isinstance(query, q.Direction) or not options:
        return query
    return msgspec.structs.replace(query, level=level(" ".join(option.text for option in options)))


def _once(query: SpatialQuery) -> SpatialQuery:
    """The query with what it lists named once: 'the bed before the lamp, or was the lamp first'. QueryError."""
    for name in ("objects", "candidates"):
        listed = getattr(query, name, ())
        if len(set(listed)) < len(listed):
            query = msgspec.structs.replace(query, **{name: tuple(dict.fromkeys(listed))})
            return from_tokens(to_tokens(query))
    return query
