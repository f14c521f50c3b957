"""Question text as templates read it: one line, lower case, without ornament."""

from __future__ import annotations

import re
import unicodedata

MAX_CHARACTERS = 4096  # as srv/AskSpatialQuestion.srv states

# Remarks that benchmarks and operators add; they change nothing in what is asked.
_NOTES = re.compile(
    r"(?:the directions refer to the quadrants of a cartesian plane[^.]{0,120}\.?"
    r"|an object is to my back if i would have to turn at least 135 degrees[^.]{0,60}\.?"
    r"|if multiple rooms are shown,? estimate the size of the combined space\.?"
    r"|if there are multiple instances of an object category,? measure to the closest\.?"
    r"|measuring from the closest points? of each object,?"
    r"|\(length, width,? or height\)"
    r"|(?:please )?answer (?:with|using)[^.?:]{0,120}[.:]?"
    r"|these are frames of a video\.?)"
)
_OPENING = re.compile(
    r"(?:hi|hey|hello|ok|okay|so|well|please|kindly|robot|excuse me|sorry|thanks|quick question"
    r"|(?:can|could|would|will) you (?:please |kindly )?(?:tell|say to|give|explain to) (?:me|us)"
    r"|(?:can|could|would|will) you (?:please |kindly )?(?=list|count|locate|find|show|name|measure)"
    r"|(?:i|we) (?:would|'d) like to know|(?:i|we) (?:want|need) to know|(?:i|we) wonder|i am wondering"
    r"|do you (?:happen to )?know(?= where| how| what| which| if| whether)|(?:please )?(?:tell|let) me(?: know)?"
    r"|any idea(?= where| how| what| which| if| whether))\b[ ,:!.]*"
)
_I_AM = re.compile(r"\b(i'm|you're|we're)\b")
_CLOSING = re.compile(
    r"[ ,]*(?:please|pls|plz|thanks|thank you|thx|robot|exactly|now|right now|currently|at the moment)$"
)
_SHORT_FORMS = re.compile(r"\b(what|where|how|which|who|that|there|how (?:far|big|tall|wide|long|high))'?s\b")
_QUOTES = dict.fromkeys(map(ord, '"`*#<>[]{}\u201c\u201d\u201e\u00ab\u00bb'), " ")
_QUOTES |= dict.fromkeys(map(ord, "\u2018\u2019\u02bc\u2032\u00b4"), "'")
_QUOTES |= dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2212"), "-")


def flatten(text: str) -> str:
    """NFKC, lower case, quotes and control characters away, one space between words."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_QUOTES)
    visible = "".join(_visible(c) for c in folded)
    return re.sub(r"\s+", " ", visible).strip()


def bare_question(flat: str) -> str:
    """A flattened question without remarks, politeness and final punctuation."""
    body = _NOTES.sub(" ", flat)
    body = re.sub(r"\((?:s|es)\)", "", body)
    body = re.sub(r"\s+", " ", body).strip(" .?!,;:-'")
    body = _SHORT_FORMS.sub(r"\1 is", body)
    body = _I_AM.sub("i am", body)
    while (opening := _OPENING.match(body)) and opening.end():
        body = body[opening.end() :]
    while closing := _CLOSING.search(body):
        body = body[: closing.start()].strip(" .?!,;:")
    return body


def _visible(character: str) -> str:
    """Format characters (zero width, direction marks) vanish, other control characters part words."""
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    return " " if category[0] in "CZ" else character
