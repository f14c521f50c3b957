"""Other ways to say the same: an indirect question, a statement with a tag, a question without its verb.

Each rule takes one turn of English back to the plain question that the forms know. Rules are tried only where a
question fits no form as it stands, alone and one after another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

MAX_READINGS = 24  # of one question
MAX_CHARACTERS = 240  # of a question that is read in other ways

_THE = r"(?:the|my|your|our|this|that|these|those|a|an|any|some|both|each|there)"
_DIMENSION = r"(?:height|length|width|size|depth|volume|footprint|position|location|whereabouts|dimensions?)"
_HOW = r"how (?:far(?: away| apart)?|close|big|large|tall|high|long|wide|broad|many [\w ]{1,40}?|much \w+)"
_PLACE = (
    r"(?:on top of|on|under|underneath|below|in front of|in|inside|next to|beside|near|close to|behind|above|between|"
    r"(?:on|to) the (?:left|right)(?: side)? of|against|around|out of|of|among)"
)
_MEANT = r"(?:i mean(?:t)?|or rather|no wait|wait,? no|no|wait|sorry|make that|actually|correction)"

_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), plain)
    for pattern, plain in (
        # 'the sofa, i mean the couch, ...', 'the desk... no, the table ...': what was taken back
        (rf"^(.*?){_THE} [\w ]{{1,30}}?[ ,.-]+{_MEANT},? ({_THE} [\w ]{{1,30}}?)(?:,|$)(.*)$", r"\1\2\3"),
        (rf"^.*(?:[.,]| -)+ {_MEANT},? (.+)$", r"\1"),
        # 'of the two armchairs i mean the one by the sofa', 'out of both monitors which is nearer to the desk'
        (rf"^(?:out )?of (?:(?:the|these|those|both|all|two|three|my|our|your) )+([\w -]+?)[ ,:-]+(?:(?:i|we) "
         rf"(?:mean|meant|want|need) |take |consider |just )?the (?:one|ones) "
         rf"((?:that|which|closest|nearest|closer|nearer|farthest|furthest|farther|further|"
         rf"{_PLACE}|standing|with) .+)$", r"the \1 \2"),
        (r"^(?:out )?of (?:(?:the|these|those|both|all|two|three|my|our|your) )+([\w -]+?)[ ,:-]+which(?: one| "
         r"of them)? (.+)$",
         r"which \1 \2"),
        (r"^(?:all|them|those|these|the)(?: of)?(?: the| them| those| these)? ([\w -]+?)[,:-]+ which(?: one| of "
         r"them| ones?| 1)? (.+)$",
         r"which \1 \2"),
        # 'the one of the lamps that is tallest'
        (r"\bthe one of (?:the|these|those) ([\w -]+?) (that|which|on|by|near|next to|under|closest|nearest)\b",
         r"the \1 \2"),
        (r"\bthats\b", "that is"),
        (r"\bup (on|in|above)\b|\bright (on|under|behind|next to|in front|above)\b", r"\1\2"),
        # 'toilet is where', 'from where you are, where is it'
        (rf"^({_THE} .+?|[\w -]{{2,30}}) (is|are) where$", r"where \2 \1"),
        (r"^(?:as )?(?:seen |viewed |looking |judging |reckoned )?from (?:here|where (?:you|we) (?:are|stand|"
         r"sit)(?: now)?|your (?:own )?(?:position|place|spot|location|point of view|viewpoint|perspective|eyes|"
         r"standpoint))[,:]? (.+)$",
         r"\1 from you"),
        (r"^(?:out )?of (?:the|this|that|our|my) (?:pair|lot|bunch|set|couple|trio|group) of ([\w -]+?)[ "
         r",:-]+which(?: one| of "
         r"them)? (.+)$", r"which \1 \2"),
        # 'nightstand top', 'the top of the desk', 'the table's surface'
        (r"\b(?:on )?(?:the )?(?:top|surface|upper side) of the (\w+)", r"on the \1"),
        # 'that projector thing'
        (r"\b((?:the|that|this|my|our) [\w -]{3,30}?) (?:thing|thingy|thingamajig|one)(?= |$)(?! (?:that|which|on|in|"
         r"by|near|next|under|of|closest|nearest))", r"\1"),
        # 'the lamp, the one on the desk i mean, how tall', 'between the windows hangs a picture, how wide is it'
        (rf"^({_THE}) ([\w -]+?),? (?:i mean )?the one (?:that is |that's |which is )?({_PLACE} .+?)(?: i "
         rf"mean)?[,:-]+ (.+)$",
         r"\1 \2 \3, \4"),
        (rf"^({_PLACE} {_THE} .+?) (?:hangs|stands|sits|lies|is|there is) (?:a|an|the) ([\w -]+?)[,.:-]+ (.+)$",
         r"the \2 \1, \3"),
        (rf"\bwhatever (?:is |stands |lies |sits |hangs )?({_PLACE})\b", r"the thing \1"),
        # 'in cm, how tall is it', 'the box is still there'
        (r"^in (cm|centimet(?:er|re)s?|m|met(?:er|re)s?)[,:]? (.+)$", r"\2 in \1"),
        (r"\b(?:still|already|also|really|actually|currently|perhaps|maybe|possibly) ", ""),
        (r"\b((?:any|some)thing) (?:hiding|hidden|lying|standing|sitting|placed|tucked|kept|left|stored) ", r"\1 "),
        (r"\blying (?:about|around) (on|under)\b", r"\1"),
        # 'whether the cup is on the table', 'if there are chairs'
        (r"^(?:if|whether|that) (.+?) (is|are) (.+)$", r"\2 \1 \3"),
        (r"^(?:if|whether) (.+)$", r"is there \1"),
        # 'which shelf the plant is on', 'what the height of the sofa is', 'how far the chair is from the door'
        (rf"^(where|what|{_HOW}|which \w+(?: \w+)?) ({_THE} .+?) (is|are)( .+)?$", r"\1 \3 \2\4"),
        (rf"^(where|what|{_HOW}) ({_THE} .+) (is|are)$", r"\1 \3 \2"),
        # 'the stove is against the wall, right'
        (r"^(.+?),? (?:right|am i right|is that right|correct|yes|yeah|no|true|innit|huh|eh|(?:is|are)(?:n't| "
         r"not)? (?:it|they|there)|or not|"
         r"true or false)$", r"\1"),
        (rf"^((?!there ){_THE} [^,]+?) (is|are) ((?:any |still |also |really |actually )?(?:{_PLACE}|taller|shorter|"
         rf"longer|wider|bigger|smaller|higher|lower|larger|narrower|closer|nearer|farther|further) .+)$", r"\2 \1 \3"),
        (r"^i (?:think|believe|guess|suppose|reckon|bet)(?: that)? (.+)$", r"\1"),
        (r"^there (is|are) (.+)$", r"\1 there \2"),
        # 'the couch's height', 'the stove's against the wall'
        (rf"((?:the|my|your|our|this|that) [\w -]{{1,40}}?)'s? ({_DIMENSION})\b", r"the \2 of \1"),
        (r"(\w)'s (?!own)", r"\1 is "),
        # 'any cushions around', 'got any chairs', 'do we have a kettle', 'have you seen a mug'
        (r"^((?:any|anything|anyone|some|something)\b.*)$", r"is there \1"),
        (r"^(?:(?:have|has|do|does|did) )?(?:(?:we|you|i|they|it|the robot) )?(?:got|have|own|see|seen|spot|spotted|"
         r"notice|noticed|come across|know of|find|found|detect|detected|recognize|recognise) "
         r"((?:any|a|an|some|the|my|our)\b.+)$", r"is there \1"),
        # 'on the table, what is there', 'of all the boxes, which is largest'
        (rf"^({_PLACE} [^,]{{1,80}}), (.+)$", r"\2 \1"),
        (rf"^({_PLACE} [^,]{{1,80}}), (.+?)(?: (?:is|are) there| do (?:you|we) (?:see|have))$", r"\2 is \1"),
        # 'anything on the table, like a vase'
        (r"^(.*\b(?:any|some)thing\b.*?),? (?:like|such as|for example|for instance|say|maybe|e\.?g\.?) .+$", r"\1"),
        # 'with the table, how ...': what stands behind a comma and says no more
        (r"^(.+?),? (?:all the way (?:up|down)(?: to .+)?|in total|if any|as seen by you|more or less|to be precise|"
         r"or thereabouts|at most|at least)$", r"\1"),
        # without its verb: 'distance from the door to the bed', 'longest box'
        (r"^((?:distance|size|height|width|length|volume|number|position|location|closest|nearest|farthest|furthest|"
         r"longest|largest|biggest|smallest|tallest|shortest|widest|narrowest|highest|lowest|way|path|route) .+)$",
         r"what is the \1"),
        (r"^(?:what|how) about (.+)$", r"\1"),
        (r"^((?:everything|all(?: the)? \w+) .+)$", r"list \1"),
        # 'left of the desk from the door's point of view'
        (r",? from (.+?)(?:'s)? (?:point of view|perspective|viewpoint|vantage point)\b", r" as seen from \1"),
    )
)  # fmt: skip


def readings(body: str) -> Iterator[str]:
    """Other readings of a bare question, the nearest first, at most MAX_READINGS; not the question itself."""
    if len(body) > MAX_CHARACTERS:
        return
    seen, waiting = {body}, [body]
    while waiting:
        text = waiting.pop(0)
        for pattern, plain in _RULES:
            other = re.sub(r"\s+", " ", pattern.sub(plain, text, count=1)).strip(" ,.?!;:-")
            if other in seen or not other:
                continue
            seen.add(other)
            if len(seen) > MAX_READINGS:
                return
            waiting.append(other)
            yield other
