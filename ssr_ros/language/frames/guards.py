"""What a frame must not find in a question: words that ask for more, or for something else, than geometry knows."""

from __future__ import annotations

import re

from ssr_ros.language.frames.mentions import UNMAPPED

_OTHER = re.compile(
    r"^who (?:is|are|was) (?!first|taller|bigger|higher|longer|wider|shorter|smaller|the )|"
    r"\b(?:why|whose|who (?:owns |put|made|bought|moved|left|has|lives)|colou?rs?|shades?|materials?|brands?|price|"
    r"prices|cost|costs|worth|owners?|own|owns|belong|belongs|heavy|heavier|heaviest|lighter|lightest|weigh|weighs|"
    r"weight|older|oldest|newer|cleaner|cleanest|dirtier|dirtiest|nicer|nicest|prettier|prettiest|comfier|comfortable|"
    r"comfiest|cheaper|cheapest|warmer|like to (?:buy|have)|prefer|love|hate|fit|fits|match|matches|made of|made from|"
    r"(?:should|could|would|can|will|may) (?:i|we|you|one) (?:put|place|move|buy|hang|sell|shift|push|pull|carry|lift|"
    r"paint|fit|bring|clean|open|close|sit|use|reach|touch)|(?:bring|fetch|hand|pass|throw|pick up|grab|clean|vacuum|"
    r"wipe|dust|paint|repair|fix|switch|buy|order|sell|put|push|pull|lift|carry|turn (?:on|off|up|down)) "
    r"(?:me |us |it |up |them )*<\d+>|tomorrow|tonight|next week|later today|will be|ignore|instructions|pretend to|"
    r"joke|average|mean|total of|more <\d+> than|fewer|north|south|east|west|speed|fast|weather)\b"
)
_SAID_OF_THINGS = UNMAPPED - {"new", "round", "open", "free", "old", "best"}  # which may be said of anything
_NOT = re.compile(
    r"\b(?:not|isn't|aren't|except|excluding|without|unless|other than|apart from|besides|neither|nor|never|only|"
    r"but (?:the|not))\b"
)

_NAMED_ROOM = re.compile(
    r"\b(?:in|inside|from|of) (?:the |my |our |your )?(?:kitchen|bedroom|bathroom|living ?room|dining ?room|office|"
    r"hall|hallway|corridor|garage|basement|cellar|attic|garden|balcony|study|nursery|lounge|laundry|pantry|next room|"
    r"other room)\b"
)


def names_room(text: str) -> bool:
    """Whether a room is named, which the map does not do."""
    return _NAMED_ROOM.search(text) is not None


def asks_for_more(text: str) -> bool:
    """Whether a question with marks speaks of color, price, plans and the like, or leaves something out."""
    words = set(re.findall(r"[a-z]+", text))
    return bool(_OTHER.search(text) or _NOT.search(text) or words & _SAID_OF_THINGS)
