"""Directions: who stands where, faces what, and asks for what; and what is asked from where the robot stands."""

from __future__ import annotations

import re
from typing import Literal

from ssr_ros.language.asked import Asked
from ssr_ros.language.frames.guards import asks_for_more
from ssr_ros.language.frames.mentions import Mentioned
from ssr_ros.reasoning import query as q

Part = Literal["stand", "face", "away", "target", "other"]

_GLUE = (
    r"(?: (?:right|straight|directly|squarely|firmly|out|over|across|back|up|down|around|round|about|now|so|that|i|"
    r"you|he|she|they|it|to|at|on|towards?|onto|into|look|looking|face|facing|see|fixed|is|are|was|am|in|the|"
    r"direction|of|'s|'re|'m))*"
)
_SEEING = re.compile(
    r"\b(?:fac(?:e|es|ed|ing)|look(?:s|ed|ing)?|star(?:e|es|ed|ing)|gaz(?:e|es|ed|ing)|watch(?:es|ed|ing)?|"
    r"admir(?:e|es|ed|ing)|eye(?:s|ing|d)?|glanc(?:e|es|ed|ing)|peer(?:s|ed|ing)?|see(?:s|ing)?|view(?:s|ing)?|"
    r"regard(?:s|ing)?|turn(?:s|ed|ing)?|orient(?:s|ed|ing)?|aim(?:s|ed|ing)?|point(?:s|ed|ing)?|nose|sights?|"
    r"camera|attention|heading|sp(?:y|ies|ied)|eyes rest|eyes? (?:is|are)|towards?|opposite|"
    r"contemplat(?:e|es|ing)|squint(?:s|ing)?|focus(?:ed|ing|es)?|"
    rf"study(?:ing)?|studies){_GLUE} ?:? ?$"
)
_BACK = re.compile(
    r"\b(?:backs?|rear|spine|shoulders?)(?: (?:is|are|was|turned|firmly|squarely|now|being))* (?:to|towards?|on) ?$"
    r"|\b(?:fac|look|turn|point|star|gaz)\w*(?: (?:straight|directly|squarely|right))* (?:away|off) from ?$"
)
_BEHIND = re.compile(
    r"^ ?(?:is |are |'s )?(?:right |directly |straight |just )*(?:behind (?:me|you|him|her|them|us)|(?:at|behind) "
    r"(?:my|your|his|her|their|our) backs?)\b(?! or)"
)
_AHEAD = re.compile(
    r"^ ?(?:is |are |'s |being )?(?:right |straight |directly |dead |just |squarely )*(?:ahead|in front|"
    r"before (?:me|you|him|her|them|us)|in (?:my|your|his|her|their|our) (?:sights?|views?|line of sight|face)|"
    r"opposite)\b(?! or| ?, ?(?:left|right|behind|back|to (?:the|my|your)))"
)
_THEN_SEEN = re.compile(r"^ ?[,;]? ?(?:and |then |while )?(?:fac|look|towards?|star|watch|gaz|turned|view|eyes)\w*")
_PLACE = re.compile(
    r"\b(?:at|by|on|upon|beside|besides|next to|near|close to|from|against|alongside|in|inside|up to|out of|off|"
    r"through|in front of|before|behind|over to|over at|over by|into|onto|to|around|enter(?:s|ed|ing)?|"
    r"leav(?:e|es|ing)|via|reach(?:es|ed|ing)?|under) ?$|\b(?:position|place|location|spot|standpoint|start|standing|"
    r"stand|station)(?: is| will be| =)? ?[:=-] ?$"
)
_SIDE_OF_THING = re.compile(r"(?<!in )\b(?:left|right|front|back|side|sides|behind|rear) of ?$|\bbetween ?$")
_WANTED = re.compile(
    r"\b(?:where(?:abouts)?|which|what)\b(?![^.;]*\b(?:at|by|from|face|facing) ?$)[^.;<>]*$|\b(?:is|are|"
    r"find|about|have|got|spot|locate|does|do) ?$"
)
_ASKS = re.compile(
    r"\b(?:where(?:abouts)?|(?:which|what) (?:hand )?(?:side|way|direction|hand|bearing)|left|right|"
    r"behind|ahead|in front)\b"
)
_MINE = re.compile(r"\b(?:you|your|yours|yourself|me|my|mine|us|our|ours|robot|here|i|we|clock|o)\b")
_CLOCK = re.compile(r"\bo ?'? ?clock|\bclock|\bhour hand|\b(?:what|which|in|as an) hours?\b|\btwelve\b")
_SIDES_OR_WAY = re.compile(
    r"\b(?:as (?:you|the robot) sees? (?:it|them|things)|which of (?:your|my) sides|(?:in|from) your "
    r"(?:own )?(?:frame|point of view|perspective|eyes|view|heading|position)|clockwise|left|right|behind|ahead|"
    r"in front|(?:which|what) (?:hand )?(?:side|way|direction|hand)|o '?clock|'clock|clock|bearing|heading|"
    r"(?:turn|rotate|spin|swivel|pivot) (?:to|for|towards?|so))\b"
)
_MEASURED = re.compile(
    r"\b(?:how (?:many|big|large|tall|high|wide|long|much|deep|thick)|taller|wider|bigger|between|closest|nearest|"
    r"order|first|list|count|number|next to|near|under|beside|above|describe|size|when|last|route|path|get to|walk|"
    r"go)\b"
)
_NO_SIDE = re.compile(
    r"\b(?:(?:am i|is that|that is|i am|is it|all|just|yes) right\b(?! or)|right (?:now|away|there|here|by|next to|at|"
    r"on|under|above|over)\b)|, right ?$"
)
_APART = re.compile(  # from the robot
    r"\b(?:between (?:you|yourself|the robot) and <\d+>|(?:how far|how close|how many (?:cm|m|met\w+|centimet\w+)|"
    r"distance)\b.*\b(?:from|to) (?:you|yourself|the robot|here|where you|your)|(?:how far|how close|your distance|"
    r"how many (?:cm|m|met\w+))\b[^<]*\b(?:you|your)\b[^<]*\b(?:from|to|of) <\d+>)"
)
_TOWARDS = re.compile(r"\b(?:turn|look|bearing|heading|way|direction)\b")
_HIS_PLACE = re.compile(r"\b(?:of|to|at|on|behind|beside|before|from|by|near|against|in|under|above|over|with) ?$")


def direction(read: Mentioned, asked: Asked) -> q.SpatialQuery | None:
    """'Put yourself at the door, eyes on the cabinet. The lamp: left or right?'; None where a part lacks."""
    if asks_for_more(read.text) or _MEASURES.search(read.around):
        return None
    if not _ASKS.search(read.around) and not (asked.asks and re.search(r"<\d+>$", read.text)):
        return None
    parts: dict[Part, list[q.ObjectRef]] = {}
    target = -1
    for number, mention in enumerate(read.mentions):
        part = _part(read, number)
        parts.setdefault(part, [])
        if mention.ref not in parts[part]:
            parts[part].append(mention.ref)
        target = number if part == "target" else target
    if parts.get("other") or any(len(refs) > 1 for refs in parts.values()):
        return None
    found = {part: refs[0] for part, refs in parts.items()}
    if "stand" not in found and {"face", "away"} <= found.keys():
        found["stand"] = found.pop("away")  # the back to the wardrobe, before which one stands
    faced = found.get("face") or found.get("away")
    if "stand" not in found or "target" not in found or faced is None:
        return None
    asking = read.text[read.text.index(f"<{target}>") :] + " " + read.before(target)
    level = _level(asking, asked)
    return q.Direction(found["stand"], faced, found["target"], level, turned="to" if "face" in found else "away")


_MEASURES = re.compile(
    r"\b(?:what (?:height|width|length|size|volume|depth)|how (?:many|big|large|tall|high|wide|long|much|far|deep|"
    r"close)|taller|wider|bigger|distance|closest|nearest|closer|nearer|order|first|count|number of)\b"
)


def robot_direction(read: Mentioned, asked: Asked) -> q.SpatialQuery | None:
    """'Which hand side of yours is the stove on?': one thing, a side, and nobody who stands elsewhere."""
    if (
        not read.mentions
        or len({mention.ref for mention in read.mentions}) != 1
        or read.mentions[0].plural
        or not read.mentions[0].known
    ):
        return None
    words = _NO_SIDE.sub(" ", read.text)
    if asks_for_more(words) or not _MINE.search(read.around):
        return None
    if _APART.search(words):
        return q.Distance(read.mentions[0].ref, None, "cm" if re.search(r"\b(?:cm|centimet\w+)\b", words) else "m")
    if _MEASURED.search(read.around):
        return None
    if not _SIDES_OR_WAY.search(words) or not _is_question(words, asked):
        return None
    befores = [read.before(number) for number in range(len(read.mentions))]
    if any(_HIS_PLACE.search(before) and not _TOWARDS.search(before) for before in befores):
        return None
    if re.search(
        r"\b(?:stand|stands|standing|sit|sits|sitting|sat|(?:i|we|he|she|one)(?: am| are| is)? facing <|imagine|"
        r"if i|suppose)\b",
        words,
    ):
        return None
    return q.RobotDirection(read.mentions[0].ref, "clock" if _CLOCK.search(words) else "hard")


def faces(read: Mentioned, number: int) -> bool:
    """Whether somebody is said to face the thing."""
    return _part(read, number) == "face"


def turns_back(read: Mentioned) -> bool:
    """Whether somebody is said to have the back to some thing."""
    return any(_part(read, number) == "away" for number in range(len(read.mentions)))


def _is_question(words: str, asked: Asked) -> bool:
    return asked.asks or re.search(r"\b(?:which|what|where|is|are|do|does|tell|or|clock)\b", words) is not None


def _part(read: Mentioned, number: int) -> Part:
    before, after = read.before(number), read.after(number)
    if _BACK.search(before):
        return "away"
    if _SIDE_OF_THING.search(before):
        return "other"
    asking = _WANTED.search(before) is not None
    if not asking and _BEHIND.search(after):
        return "away"
    if not asking and _AHEAD.search(after):
        return "face"
    if number == 0 and not re.search(r"[a-z]", before) and _THEN_SEEN.search(after):
        return "stand"
    wanted = re.search(r"\b(?:where(?:abouts)?|which|what)\b[^.;]*$", before)
    if not wanted and _SEEING.search(before):
        return "face"
    if _PLACE.search(before) and not (wanted and re.search(r"\b(?:direction|way|side)\b[^.;]*$", before)):
        return "stand"
    return "target"


def _level(asking: str, asked: Asked) -> q.DirectionLevel:
    """By the sides that there are to choose from, in the question or in its options."""
    words = " ".join(option.text for option in asked.options) or asking
    named = set(re.findall(r"[a-z]+", words))
    if not {"left", "right"} <= named or named & {"front", "ahead"}:
        return "hard"
    return "medium" if named & {"back", "behind", "rear"} else "easy"
