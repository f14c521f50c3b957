"""Paraphrases from seeds (ssr_ros/data/paraphrases): a question with the short form that it means."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ssr_ros.language.seeds import REFUSED, Seed
from ssr_ros.language.training.rewording import Rewording
from ssr_ros.reasoning.labels import Lexicon

_INNERMOST = re.compile(r"\(([^()]*)\)")
_HOLE = re.compile(r"\{(\w+)\}")
_REFERRED = re.compile(r"\$(\w+)")
_TIMES = (
    "{k} seconds|{k} minutes|minute|hour|half an hour|half hour|two minutes|three minutes|five minutes|ten minutes|"
    "{k} hours|few minutes|couple of minutes|{k} secs|{k} mins|day|two hours|twenty minutes|{k} s|thirty seconds"
).split("|")  # fmt: skip
_ROOMS = (
    "room|place|bathroom|kitchen|bedroom|living room|office|lab|workshop|hall|flat|apartment|house|classroom|lounge|"
    "dining room|garage|warehouse|studio|corridor|garden|yard|shop|store room|study|nursery|gym|library"
).split("|")  # fmt: skip
_DETERMINERS = ("the", "the", "the", "the", "my", "that", "this", "our", "")
_UNITS = ("in cm", "in meters", "in centimeters", "cm", "m", "in metres")
_OPENINGS = (
    "hey robot, ", "ok so ", "quick question: ", "sorry, ", "one more thing, ", "robot: ", "hm, ", "and ", "now ",
    "good morning! ", "um, ", "right, ", "be honest: ", "just curious, ", "before i forget: ", "i'd like to know ",
    "could you tell me ", "tell me ", "say, ", "also, ", "alright ", "if you can, ", "listen, ", "i was wondering, ",
    "i am new here. ", "we are redecorating. ", "i can't see well. ", "it's dark in here. ", "long day... ",
    "don't laugh, but ", "no rush, ", "silly question maybe: ", "for the insurance: ", "my colleague asks: ",
    "i've been thinking - ", "help me settle a bet: ", "for my floor plan: ", "you will know: ", "next question: ",
    "i forgot: ", "tell you what, ", "while you're at it: ", "let me ask you this: ", "honestly, ", "new topic. ",
)  # fmt: skip
_CLOSINGS = (
    ", do you know", ", can you tell me", " if you please", ", my friend", ", roughly", " i wonder", " again",
    ", if you'd be so kind", " for me", ", just tell me", " by the way", ", any idea", " asap", ", i forgot", " mate",
    " would you say", " for once", ", quickly", ", it's for a report", ". i can't see it from here", " - just curious",
    ". i keep forgetting", ", that's all i need", ", in your map", " as far as you know", ". take your time", " then",
    ". my friend bets otherwise", ", if you had to say", " according to the map", ", short answer please",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Noun:
    """A word for an object, which stands in the text as a placeholder until the text has been read."""

    words: str
    plural: bool


@dataclass(slots=True)
class Paraphrase:
    text: str  # with the placeholders of ``nouns``
    short_form: list[str]  # tokens; those of ``nouns`` stand for labels
    nouns: dict[str, Noun] = field(default_factory=dict)


class Paraphraser:
    """Draws paraphrases; the same seed and numbers give the same ones. ``rewording``: exchanges some of their words."""

    def __init__(
        self,
        questions: Sequence[Seed],
        references: Sequence[Seed],
        nouns: Sequence[str],
        lexicon: Lexicon,
        rewording: Rewording | None = None,
    ) -> None:
        self.references = references
        self.nouns = nouns
        self.lexicon = lexicon
        self.rewording = rewording
        self.by_meaning: dict[str, list[Seed]] = {}
        for seed in questions:
            self.by_meaning.setdefault(seed.short_form, []).append(seed)
        self.meanings = [meaning for meaning in self.by_meaning if meaning != REFUSED]

    def draw(self, random_: random.Random, refused: float = 0.35, plain: bool = False) -> Paraphrase:
        """One paraphrase; ``refused``: share of those that are to be refused. plain: no openings, no closings."""
        if REFUSED in self.by_meaning and random_.random() < refused:
            meaning = REFUSED
        else:  # meanings with many wordings are asked more often, but not in proportion
            weights = [len(self.by_meaning[meaning]) ** 0.7 for meaning in self.meanings]
            meaning = random_.choices(self.meanings, weights)[0]
        seed = random_.choice(self.by_meaning[meaning])
        made = _Made(self, random_)
        text = made.filled(seed.wording, 0)
        short_form = [] if meaning == REFUSED else made.meant(seed.short_form)
        if meaning.startswith(("size", "distance", "robot_direction", "compare")) and random_.random() < 0.25:
            text = f"{text} {random_.choice(_UNITS)}"
        if self.rewording is not None:
            text = self.rewording(text, random_)
        if not plain:
            text = _ornamented(text, random_)
        return Paraphrase(text, short_form, made.nouns)


class _Made:
    """One question in the making."""

    def __init__(self, source: Paraphraser, random_: random.Random) -> None:
        self.source = source
        self.random = random_
        self.nouns: dict[str, Noun] = {}
        self.holes: dict[str, list[str]] = {}

    def filled(self, wording: str, depth: int) -> str:
        text = self.chosen(wording)
        return re.sub(r"\s+", " ", _HOLE.sub(lambda hole: self._fill(hole[1], depth), text)).strip()

    def chosen(self, wording: str) -> str:
        while (inner := _INNERMOST.search(wording)) is not None:
            choice = self.random.choice(inner[1].split("|"))
            wording = wording[: inner.start()] + choice + wording[inner.end() :]
        return wording

    def meant(self, short_form: str) -> list[str]:
        """The tokens with those of the holes put in."""
        tokens: list[str] = []
        for token in short_form.split():
            hole = _REFERRED.fullmatch(token)
            tokens += self.holes[hole[1]] if hole else [token]
        return tokens

    def _fill(self, hole: str, depth: int) -> str:
        fillers: dict[str, Callable[[], str]] = {
            "k": lambda: self._number(hole),
            "time": lambda: self.chosen(self.random.choice(_TIMES)).replace("{k}", str(self.random.randint(2, 500))),
            "list": lambda: self._list(hole),
            "room": lambda: self.random.choice(_ROOMS),
            "unit": lambda: self.random.choice(("cm", "m", "in cm", "")),
            "i": lambda: self._noun(hole, "a"),
            "A": lambda: self._noun(hole, "", plural=True),
            "B": lambda: self._noun(hole, "", plural=True),
            "x2": lambda: self._noun(hole, "", plural=True, means="x"),
            "m2": lambda: self._noun(hole, "", means="a"),
        }
        if hole in fillers:
            return fillers[hole]()
        if hole in "nmox":
            return self._noun(hole, "", means="" if depth else {"n": "aA", "m": "bB", "o": "cC"}.get(hole, ""))
        return self._object(hole, depth)

    def _object(self, hole: str, depth: int) -> str:
        """With an article, and now and then qualified."""
        if hole in self.holes:
            return " ".join(("the", self._again(self.holes[hole])))
        if self.source.references and depth < 2 and self.random.random() < (0.35, 0.15)[depth]:
            seed = self.random.choice(self.source.references)
            inner = _Made(self.source, self.random)
            inner.nouns = self.nouns
            text = inner.filled(seed.wording, depth + 1)
            self.holes[hole] = inner.meant(seed.short_form)
            return text
        return self._noun(hole, self.random.choice(_DETERMINERS))

    def _noun(self, hole: str, article: str, plural: bool = False, means: str = "") -> str:
        name = self._new(plural)
        for meant in (hole, *means):
            self.holes.setdefault(meant, [name])
        if article == "a":
            article = "an" if self.nouns[name].words[0] in "aeiou" else "a"
        return f"{article} {name}".strip()

    def _again(self, tokens: list[str]) -> str:
        """What a reference that was named before is called the second time."""
        return next((token for token in tokens if token in self.nouns), "thing")

    def _list(self, hole: str) -> str:
        names = [self._new(False) for _ in range(self.random.choice((2, 2, 2, 3, 3, 4)))]
        self.holes[hole] = names
        article = self.random.choice(("the ", "the ", ""))
        said = [article + name for name in names]
        return ", ".join(said[:-1]) + self.random.choice((" or ", " or ", ", or ", " and ")) + said[-1]

    def _number(self, hole: str) -> str:
        number = str(self.random.randint(2, 60))
        self.holes[hole] = [f"#{number}"]
        return number

    def _new(self, plural: bool) -> str:
        words = self.random.choice(self.source.nouns)
        name = f"qq{'abcdefghijklmnopqrstuvwxyz'[len(self.nouns)]}qq"
        self.nouns[name] = Noun(self.source.lexicon.plural(words) if plural else words, plural)
        return name


def _ornamented(text: str, random_: random.Random) -> str:
    """Sometimes with small talk around it, and with typing errors in words that name nothing."""
    if random_.random() < 0.15:
        text = random_.choice(_OPENINGS) + text
    if random_.random() < 0.08:
        text += random_.choice(_CLOSINGS)
    if random_.random() < 0.12:
        words = text.split(" ")
        at = random_.randrange(len(words))
        if words[at].isalpha() and len(words[at]) > 2 and not words[at].startswith("qq"):
            words[at] = _mistyped(words[at], random_)
        text = " ".join(words)
    if random_.random() < 0.3:
        text += random_.choice("?.?!")
    return text


def _mistyped(word: str, random_: random.Random) -> str:
    at = random_.randrange(len(word) - 1)
    ways = (
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        word[:at] + word[at + 1 :],
        word[: at + 1] + word[at:],
    )
    return random_.choice(ways)
