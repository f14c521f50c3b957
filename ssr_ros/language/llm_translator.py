"""The translator that asks a language model, which can say nothing but a query in the short form, or that it refuses.

The grammar offers labels that the question itself mentions and no others; what comes back is read, bounded and
checked for that again, whatever the backend was able to hold the model to.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Iterator

from ssr_ros.language.backends.backend import BackendError, LanguageBackend, Prompt
from ssr_ros.language.families.measures import names_lesser
from ssr_ros.language.grammar import gbnf
from ssr_ros.language.learned.words import MAX_PHRASE, Mark, known_names, marked, split_words
from ssr_ros.language.naming import labels_of
from ssr_ros.language.normalize import MAX_CHARACTERS, bare_question, flatten
from ssr_ros.language.options import split_options
from ssr_ros.language.short_form import from_short_form
from ssr_ros.language.spelling import Speller
from ssr_ros.language.translation import Translation, UnparsableError
from ssr_ros.reasoning.labels import Lexicon, load_lexicon, normalize_label
from ssr_ros.reasoning.query import QueryError, SpatialQuery

REFUSED = "refuse"
MAX_BODY = 500  # characters of a question that a model is asked
MAX_LABELS = 40
INSTRUCTIONS = (
    "Translate the question about objects in a room into one query. "
    f"Say {REFUSED} if it is a command, small talk, or about color, material, price, owner, purpose, taste or people."
)
EXAMPLES = (
    ("how many chairs are there", 'count "chair"'),
    ("where did i leave the lamp", 'locate "lamp"'),
    ("what color is the sofa", REFUSED),
    ("how far is the chair nearest to the tv from the door", 'distance m "chair" < nearest of "tv" > "door"'),
    ("is there a cup on the table", 'exists "cup" [ on "table" ]'),
    ("bring me the cup", REFUSED),
    ("how tall is the shelf in cm", 'size height cm "shelf"'),
    ("what is on the desk", 'list everything on "desk"'),
    ("which is taller, the lamp or the door", 'compare height m "lamp" "door"'),
    ("standing at the bed facing the door, where is the desk", 'direction hard boxes to "bed" "door" "desk"'),
    ("is the tv on my left or right", 'robot_direction hard "tv"'),
    ("do you like the rug", REFUSED),
)
_NO_NAMES = frozenset(
    "the a an my your our this that these those is are was were be am do does did can could will would should have "
    "has how many much far what where which who when why if there here it they i me you we us of to from on in at by "
    "near between and or not no with for as than then please tell about any some all one two three left right behind "
    "front big tall wide long high small large next closest nearest farthest under above over room map seen see last "
    "first number size distance height length width stand standing facing whats hey hello".split()
)


CONFIDENCE = 0.6  # in what a model says: more than in a misreading, less than in anything else


class LlmTranslator:
    """See Translator. ``cancel``, from any thread, ends the translation in progress."""

    def __init__(
        self, backend: LanguageBackend, lexicon: Lexicon | None = None, max_tokens: int = 96, deadline: float = 2.0
    ) -> None:
        self.backend = backend
        self.lexicon = lexicon or load_lexicon()
        self.max_tokens, self.deadline = max_tokens, deadline
        self._speller = Speller(self.lexicon)
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        self._cancelled.set()

    def translate(self, question: str, labels: Collection[str]) -> Translation:
        self._cancelled.clear()
        if len(question) > MAX_CHARACTERS:
            raise UnparsableError(f"the question has {len(question)} characters, at most {MAX_CHARACTERS} are read")
        flat, options = split_options(flatten(question))
        body = bare_question(flat)
        if not 1 <= len(body) <= MAX_BODY:
            raise UnparsableError(f"a language model is asked 1 to {MAX_BODY} characters, the question has {len(body)}")
        body = self._speller.mended(body, labels)
        licensed = self.licensed(body, labels)
        if not licensed:
            raise UnparsableError("the question names no object")
        query = self._query(body, licensed)
        return Translation(query, options, names_lesser(body, query), CONFIDENCE)

    def licensed(self, body: str, labels: Collection[str]) -> list[str]:
        """Labels that words of the question stand for: names that are known, and phrases that may be names."""
        names = known_names(self.lexicon, labels)
        words = marked(split_words(body), names)
        known = [self.lexicon.singular(normalize_label(word.text)) for word in words if word.names]
        unknown = list(_phrases([word.text if word.mark == Mark.WORD else "" for word in words]))
        return list(dict.fromkeys([*known, *(self.lexicon.singular(phrase) for phrase in unknown)]))[:MAX_LABELS]

    def _query(self, body: str, licensed: Collection[str]) -> SpatialQuery:
        try:
            said = self.backend.complete(
                Prompt(INSTRUCTIONS, EXAMPLES, body), gbnf(licensed, REFUSED), self.max_tokens, self.deadline,
                self._cancelled.is_set,
            )  # fmt: skip
        except BackendError as error:
            raise UnparsableError(f"no template fits the question, and {error}") from error
        if said.strip() == REFUSED:
            raise UnparsableError("the question is none about where things are, how many, how big or how far")
        try:
            query = from_short_form(said)
        except QueryError as error:
            raise UnparsableError(f"the language model's answer is no query ({error})") from None
        invented = set(labels_of(query)) - set(licensed)
        if invented:
            raise UnparsableError(f"the question does not mention {', '.join(sorted(invented))}")
        return query


def _phrases(words: Iterable[str]) -> Iterator[str]:
    """Runs of words that may be names, each whole; '' parts runs."""
    run: list[str] = []
    for word in (*words, ""):
        if word and word not in _NO_NAMES and len(word) > 2:
            run.append(word)
            continue
        if run:
            yield " ".join(run[-MAX_PHRASE:])[:64].strip()
            if len(run) > 1:
                yield run[-1]
        run = []
