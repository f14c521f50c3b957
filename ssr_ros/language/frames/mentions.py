"""The things that a question names, each replaced by a mark of its own: 'from <0>, facing <1>, where is <2>'."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ssr_ros.language.asked import Asked
from ssr_ros.language.learned.words import MAX_PHRASE, Mark, known_names
from ssr_ros.language.naming import COMPOUND_ENDS, NO_THINGS, asking_words
from ssr_ros.language.phrases import NoPhraseError, is_plural, reference
from ssr_ros.language.wordings import ORDINAL, SUPERLATIVES
from ssr_ros.reasoning.labels import normalize_label
from ssr_ros.reasoning.query import ObjectRef

MARK = r"<\d+>"
MAX_MENTIONS = 12

_TOKEN = re.compile(r"[^\W_]+(?:[-/&+][^\W_]+)*|'[a-z]+|[^\w\s]+")
_ARTICLES = frozenset("the a an my your our his her their its this that these those any some every each all".split())
_COUNTS = frozenset("two both three four five six of".split())
_ORDER = frozenset((*ORDINAL.split("|"), *(word for phrase in SUPERLATIVES.split("|") for word in phrase.split())))
# Names that are verbs or other words as well: without an article before them they name nothing.
_AMBIGUOUS = frozenset(
    "picture display light range throw tap board seat fan plant box clock cycle mobile flag cap bar mouse organ fork "
    "range stand rest tub bath file print paper screen display counter keyboard shower computer".split()
)
_BESIDE_NAMES = frozenset("or and than versus vs of from to is are which".split())
_DOING = re.compile(  # what somebody does in a place, and no things there
    r"\b(?:(?:doing|washing|drying) (?:the |my |some )?(?:dishes|washing|laundry|crockery)|(?:take|have|takes|taking|"
    r"having) a seat|having a (?:bath|shower)|taking a (?:bath|shower))\b"
)
# Words that may stand between an article and a name and say nothing that could be wrong.
_HARMLESS = frozenset("very same own said actual whole entire nearby poor good old dear damn bloody little".split())
# What no map of boxes knows of a thing.
UNMAPPED = frozenset(
    "red blue green white black brown grey gray yellow orange pink purple golden silver dark bright colored coloured "
    "wooden metal plastic leather glass steel stone marble broken dirty clean old new round square shiny expensive "
    "cheap free taken occupied empty full open closed locked heavy light soft hard comfortable comfy nice ugly pretty "
    "beautiful best favorite favourite wet dry warm cold hot antique modern".split()
) - {"light", "glass", "square", "best"}


@dataclass(frozen=True, slots=True)
class Mention:
    ref: ObjectRef
    plural: bool
    words: str
    known: bool = True  # whether the lexicon or the graph has its name


@dataclass(frozen=True, slots=True)
class Mentioned:
    """A question with marks in place of the things it names."""

    text: str
    mentions: tuple[Mention, ...]

    def before(self, number: int) -> str:
        """What stands before a mention, back to the mention before it."""
        return re.split(MARK, self.text.split(f"<{number}>")[0])[-1]

    def after(self, number: int) -> str:
        return re.split(MARK, self.text.split(f"<{number}>", 1)[1])[0]

    @property
    def around(self) -> str:
        """The words without the things."""
        return re.sub(MARK, " ", self.text)


def without_doings(body: str) -> str:
    """The question without the things that are only part of what somebody does: 'take a seat', 'doing the dishes'."""
    return _DOING.sub(" sitting ", body)


def mentioned(body: str, asked: Asked) -> Mentioned | None:
    """None where the things named cannot be told from what is said of them: 'the red chair', 'chair no'."""
    names = known_names(asked.lexicon, asked.labels)
    tokens = _TOKEN.findall(without_doings(body))
    parts: list[str] = []
    found: list[Mention] = []
    at = 0
    while at < len(tokens):
        length = _name_at(tokens, at, names, asked)
        if not length:
            parts.append(tokens[at])
            at += 1
            continue
        if at + length < len(tokens) and tokens[at + length] in COMPOUND_ENDS:
            length += 1  # a plant stand is no plant
        if at + length < len(tokens) and tokens[at + length].isdecimal():
            length += 1
        led = _taken_from(parts)
        words = [*led, *tokens[at : at + length]]
        mention = _mention(words, asked)
        if mention is None or len(found) == MAX_MENTIONS or _described(parts, led):
            return None
        parts.append(f"<{len(found)}>")
        found.append(mention)
        at += length
    return _with_unknown(Mentioned(" ".join(parts), tuple(found)), asked)


def _name_at(tokens: list[str], at: int, names: Mapping[str, Mark], asked: Asked) -> int:
    """How many tokens from here on are a name; 0 where none is."""
    for length in range(min(MAX_PHRASE, len(tokens) - at), 0, -1):
        if not all(token[-1].isalnum() for token in tokens[at : at + length]):
            continue
        phrase = normalize_label(" ".join(tokens[at : at + length]))
        if phrase in asked.qualified:
            return length
        if phrase in names:
            led = at > 0 and (tokens[at - 1] in _ARTICLES or tokens[at - 1] in _ORDER)
            if (
                phrase in _AMBIGUOUS
                and not led
                and names[phrase] == Mark.OBJECT
                and not _stands_alone(tokens, at, length)
            ):
                continue
            return length
    return 0


def _stands_alone(tokens: list[str], at: int, length: int) -> bool:
    """Whether signs, ends or words of a list are on both sides: 'clock: how high', 'lamp or fan'."""
    before = at == 0 or not tokens[at - 1][-1].isalnum() or tokens[at - 1] in _BESIDE_NAMES
    after = at + length == len(tokens) or not tokens[at + length][0].isalnum() or tokens[at + length] in _BESIDE_NAMES
    return before and after


def _taken_from(parts: list[str]) -> list[str]:
    """Articles, ordinals and superlatives at the end of what was read so far, which belong to the name after them."""
    taken: list[str] = []
    while parts and (parts[-1] in _ARTICLES or parts[-1] in _ORDER or parts[-1] in _HARMLESS or parts[-1] in _COUNTS):
        if parts[-1] == "of" and not (len(parts) > 1 and parts[-2] in _COUNTS | {"all"}):
            break
        word = parts.pop()
        if word not in _HARMLESS:
            taken.insert(0, word)
    return taken


def _described(parts: list[str], led: list[str]) -> bool:
    """Whether a word before a name says something of the thing: 'the red chair', 'rattan chairs'."""
    if not parts or led or not parts[-1].isalpha():
        return bool(parts) and parts[-1] in UNMAPPED and bool(led) and led[0] not in _ARTICLES
    return parts[-1] in UNMAPPED or parts[-1] not in asking_words() and not parts[-1].endswith(("ing", "ed", "ly"))


def _mention(words: list[str], asked: Asked) -> Mention | None:
    phrase = " ".join(words)
    try:
        ref = reference(phrase, asked)
    except (NoPhraseError, ValueError):
        return None
    return None if ref is None else Mention(ref, is_plural(phrase, ref, asked), phrase)


def _with_unknown(read: Mentioned, asked: Asked) -> Mentioned | None:
    """With what follows an article and is no known thing, but may be one: 'the harp'."""
    found = list(read.mentions)

    def replaced(match: re.Match[str]) -> str:
        noun = match[1].split()
        if noun[0] in NO_THINGS or noun[0] in asking_words():
            return match[0]
        kept = [noun[0], *([noun[1]] if len(noun) > 1 and noun[1] not in asking_words() | NO_THINGS else [])]
        mention = _mention(kept, asked)
        if mention is None:
            return match[0]
        found.append(Mention(mention.ref, False, mention.words, known=False))
        return f"<{len(found) - 1}>{match[0][match.end(1) - match.start() :]}" + " ".join(["", *noun[len(kept) :]])

    text = re.sub(r"\b(?:the|my|our) ((?:[a-z-]{2,40})(?: [a-z-]{2,40})?)(?![\w-])", replaced, read.text)
    return Mentioned(text, tuple(found))
