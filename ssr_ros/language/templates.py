"""The translator that needs no model: a question either has one of the known forms, or is refused."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial

from ssr_ros.language.accounts import accounts_for
from ssr_ros.language.asides import asking_alone
from ssr_ros.language.asked import Asked
from ssr_ros.language.clauses import by_clauses
from ssr_ros.language.families.measures import names_lesser
from ssr_ros.language.forms import Form, forms, fragment_forms, long_forms
from ssr_ros.language.frames.reading import LOOSE, PLAIN, SITUATED, by_frames
from ssr_ros.language.learned.words import known_names
from ssr_ros.language.naming import misread
from ssr_ros.language.normalize import MAX_CHARACTERS, bare_question, flatten
from ssr_ros.language.options import split_options
from ssr_ros.language.plainer import plainer
from ssr_ros.language.qualified import rewritten
from ssr_ros.language.readings import readings
from ssr_ros.language.spelling import Speller, unmistaken
from ssr_ros.language.translation import Translation, UnparsableError
from ssr_ros.reasoning.labels import Lexicon, load_lexicon
from ssr_ros.reasoning.query import SpatialQuery

MAX_BODY = 700  # characters of a question without its options and remarks; no form is longer but a told route
AS_IT_STANDS, BY_CUES, LOOSELY, MISREAD = 1.0, 0.8, 0.5, 0.3  # confidence in a reading by the way it was found
MAX_SPELLED = 300  # characters of a question whose spelling and clauses are looked at


class TemplateTranslator:
    """Translates by the forms of ``ssr_ros.language.forms``; the first that fits wins. Pure."""

    def __init__(self, lexicon: Lexicon | None = None, max_characters: int = MAX_CHARACTERS) -> None:
        self.lexicon = lexicon or load_lexicon()
        self.max_characters = max_characters
        self._speller = Speller(self.lexicon)

    def translate(self, question: str, labels: Collection[str] = ()) -> Translation:
        """See Translator; ``labels`` serve only to find the nouns in the landmarks of a told route."""
        if len(question) > self.max_characters:
            length = f"{len(question)} characters, at most {self.max_characters} are read"
            raise UnparsableError(f"the question has {length}")
        flat, options = split_options(flatten(question))
        body = bare_question(flat)
        if not body:
            raise UnparsableError("the question is empty")
        asked = Asked(self.lexicon, options, frozenset(labels), "?" in flat)
        query, confidence = self._understood(body, asked)
        if query is None:
            raise UnparsableError("the question has no form that is known")
        return Translation(query, options, names_lesser(body, query), confidence)

    def _understood(self, body: str, asked: Asked) -> tuple[SpatialQuery | None, float]:
        """The first reading that takes names for names, else the first, of those that leave nothing out; how sure."""
        alone = None if len(body) > MAX_SPELLED else asking_alone(body, known_names(self.lexicon, asked.labels))
        if alone is not None:
            query, confidence = self._understood(alone, asked)
            if query is not None and confidence >= BY_CUES:
                return query, confidence
        first: SpatialQuery | None = None
        spelled = body if len(body) > MAX_SPELLED else self._speller.mended(body, asked.labels)
        plain = plainer(spelled)
        for query, confidence in self._readings(body, asked):
            if not any(
                accounts_for(query, text, self.lexicon, asked.labels) for text in dict.fromkeys((spelled, plain))
            ):
                continue
            if not misread(query, asked.labels, self.lexicon):
                return query, confidence
            first = query if first is None else first
        if first is not None:
            return first, MISREAD
        loose = None if len(body) > MAX_SPELLED else by_frames(spelled, asked, LOOSE)
        if loose is None or not accounts_for(loose, spelled, self.lexicon, asked.labels):
            return None, 0.0
        return loose, LOOSELY

    def _readings(self, body: str, asked: Asked) -> Iterator[tuple[SpatialQuery, float]]:
        """By its forms; else read in other ways, clause by clause, by frames, or as a question without a verb."""
        if len(body) > MAX_SPELLED:
            yield from _found([self._query(body, asked)], AS_IT_STANDS)
            return
        spelled = self._speller.mended(body, asked.labels)
        ways: tuple[Callable[[str, Asked], SpatialQuery | None], ...] = (
            partial(by_frames, frames=SITUATED),
            self._reread,
            partial(by_clauses, read=self._reread_too),
        )
        for text in dict.fromkeys((spelled, body, unmistaken(spelled), plainer(spelled))):
            yield from _found([self._query(text, asked)], AS_IT_STANDS)
            yield from _found((way(text, asked) for way in ways), BY_CUES)
        text = unmistaken(spelled)
        yield from _found([self._query(text, asked, fragment_forms())], BY_CUES)
        yield from _found([by_frames(text, asked, PLAIN)], BY_CUES)

    def _reread_too(self, text: str, asked: Asked) -> SpatialQuery | None:
        return self._query(text, asked) or self._reread(text, asked)

    def _reread(self, body: str, asked: Asked) -> SpatialQuery | None:
        """By the first other reading that has a form."""
        fits = (self._query(text, asked) for text in readings(body))
        return next((fit for fit in fits if fit is not None), None)

    def _query(self, body: str, asked: Asked, known: tuple[Form, ...] | None = None) -> SpatialQuery | None:
        """By the question as it stands; else with its qualified phrases replaced by words that stand for them."""
        if len(body) > MAX_BODY:
            return _fit(body, asked, long_forms())
        known = known or forms()
        query = _fit(body, asked, known)
        if query is not None:
            return query
        fits = (_fit(shorter, further, known) for shorter, further in rewritten(body, asked))
        return next((fit for fit in fits if fit is not None), None)


def _found(queries: Iterable[SpatialQuery | None], confidence: float) -> Iterator[tuple[SpatialQuery, float]]:
    return ((query, confidence) for query in queries if query is not None)


def _fit(body: str, asked: Asked, known: tuple[Form, ...]) -> SpatialQuery | None:
    """The query of the first form that fits; None where none does."""
    for pattern, build in known:
        match = pattern.fullmatch(body)
        if match is None:
            continue
        try:
            return build({hole: words or "" for hole, words in match.groupdict().items()}, asked)
        except ValueError:
            continue  # the words are no reference, or none that fits; a later form may read them otherwise
    return None
