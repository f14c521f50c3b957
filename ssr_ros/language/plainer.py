"""Turns of phrase and the plain ones that mean the same: 'most remote from' is 'farthest from'.

Forms and seeds have the plain ones. A question is read so where it is not understood as it stands.
"""

from __future__ import annotations

import re

from ssr_ros.language.ends import ends_named
from ssr_ros.language.wordings import ORDINAL

_STANDS = r"(?:stand|stands|is|are|sit|sits|lie|lies|rest|rests)"
_THE = r"(?:the|that|this|my|our|your)"
_NEAR = r"(?:shorter|shortest|smaller|smallest|lesser|least|lower|lowest|tighter|tightest)"
_FAR = r"(?:longer|longest|greater|greatest|bigger|biggest|larger|largest|most)"
_WAY = r"(?:way|distance|path|gap|walk|trip|route|journey|space)(?: to go| to walk| to travel)?"
_HAS = r"(?:has|have|had|has got|have got|keeps?|would have)"
_IS = r"(?:is|are|lies|lie|stands|stand|sits|sit|hangs|hang)"

_NEARER = r"(nearer|closer|farther|further|closest|nearest)(?: (?:away|off|by))?"
_TURNS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), plain)
    for pattern, plain in (
        # 'the window cleaner asks what ...', 'never mind the bin, how many ...', 'for the carpenter on the phone: ...'
        (r"^(?:the |my |our |an? )?(?:[\w'-]+ ){1,4}?(?:asks|is asking|are asking|asked|keeps asking|wants? to know|"
         r"wanted to know|(?:would|'d) like to know|needs? to know|wonders|is wondering)(?: me| us| you)*(?: about| "
         r"for)?,? (?=(?:where|how|what|which|when|if|whether|the) )", ""),
        (r"^(?:never mind|forget about|don't bother with) [^,.;:?]{2,50}[,.;:]+ (?:(?:just|only|but) )*(?:tell me )?"
         r"(?=(?:where|how|what|which|when|is|are|count|list) )", ""),
        (r"^(?:i|we) (?:don't|do not) (?:know|care|mind)\b[^,.;:?]{0,60}, but (?=(?:where|how|what|which|when|is|"
         r"are) )", ""),
        (r"^(?:it is |it's )?(?:hard|difficult|impossible) to (?:tell|say|see|judge)\b[^,.;:?]{0,40}[,.;:]+ ", ""),
        (r"^for (?:the|my|our|an?) [^,.;:?]{2,40}: ", ""),
        (r", where (?:i|we|you|they) (?:left|put|saw|parked|placed) (?:it|them)$", ""),
        # 'I have to paint the wall behind the lamp on the desk. How high is that lamp'
        (r"^[^.?!;]*?\b(the ([a-z]+(?: [a-z]+)?) (?:on|under|in|inside|next to|beside|by|near|with|behind|between|"
         r"against) [^.?!;,]{3,40})[.!;]+ ([^.?!;]*?)\b(?:that|this|the said) \2\b", r"\3\1"),
        # 'the larger mirror': of two; 'the longer edge' is one side of a thing, as 'the longer side'
        (r"\bthe ((?:long|tall|small|short|wid|high|low|broad|narrow)(?!er edge\b)|larg|bigg)er (?!(?:one|ones|of|than|"
         r"side|end|part|the|is|and|or)\b)(?=\w)(?!.*\bthan\b)", r"the \1est "),
        # 'what is it that stands there', 'which one is it that', 'how far is it that'
        (r"\b(what|which(?: \w+)?|where|who|how \w+) (?:is|was|would) it (?:be )?(?:that|which|who)\b", r"\1"),
        (r"\bwhich of (?:the|these|those) (?:two|three|four|both|pair|couple|lot|bunch)(?: of)? (?=\w)",
         "which of the "),
        # 'not the nearest but the second nearest', 'the third largest is what'
        (r"\bnot the (\w+)(?: one)?,? but (?:rather )?(?=the )", ""),
        (rf"^({_THE} .+?) (?:is|was|would be|are) (what|which(?: one)?|who|where)$", r"\2 is \1"),
        (rf"\b(?:ranks|comes|comes in|places|is placed|finishes) (?:as )?(?:the )?({ORDINAL}) (?=\w+est\b)",
         r"is the \1 "),
        (r"\b(?:if|when) (?:i|we|you) (?:sort|rank|order|arrange|line up)(?: them| things| everything| all)?(?: "
         r"up)? by (?:size|"
         r"volume|height|length|width),? ", ""),
        # 'the table where the bottles stand', 'the pillow on the left as you look from the door'
        (rf"\bthe ([a-z]+) (?:where|on which) (the [a-z]+(?: [a-z]+)?) {_STANDS}\b(?! on\b)",
         r"the \1 with \2 on it"),
        (rf"\bthe ([a-z]+) (?:that |which )?(the [a-z]+(?: [a-z]+)?) {_STANDS} on\b(?! the\b)",
         r"the \1 with \2 on it"),
        (r"\bthe ([a-z]+(?: [a-z]+)?) on the (left|right),? (?:as|when|if) (?:you|i|we|one) (?:look|see|stand|"
         r"come|enter|sit)"
         r"(?: in| over| out)* (?:from|through|at|by) (the [a-z]+)", r"the \2most \1 as seen from \3"),
        # near and far
        (rf"\b{_HAS} (?:the |a )?{_NEAR} {_WAY} (?:to|from|between it and)\b", "is closest to"),
        (rf"\b{_HAS} (?:the |a )?{_FAR} {_WAY} (?:to|from|between it and)\b", "is farthest from"),
        (r"\b(?:the )?(?:least|less) (?:far|distant|remote)(?: away| off)? (?:from|to)\b", "closest to"),
        (r"\b(?:the )?(?:most|more) (?:remote|distant|far|removed|far-off)(?: away| off)? (?:from|to)\b",
         "farthest from"),
        (r"\b(?:the )?(?:nearer|closer) by to\b", "closer to"),
        (r"\b(?:what|which(?: one| of them)?) (?:would|do|will|should|could) (?:i|we|you|one) (?:reach|get to|"
         r"come to|come across|bump into|run into|arrive at|hit|meet) first,? (?:from|starting (?:at|from)|"
         r"coming from|leaving|setting out from|"
         r"walking from|going from) ([^,:;]+?)[,:;] ", r"which is closest to \1, "),
        (r"\bhow much (?:floor|space|ground|room|distance|air|clearance|wall|gap)(?: is there| is| lies| separates| "
         r"there is| do we have)? "
         r"between\b", "how far is it between"),
        (r"(?:,? )(?:as the crow flies|in a (?:straight|direct) line|in a beeline|beeline|linear distance)\b", ""),
        (rf"^(?:is|are|has|have|did|does|do|was|were) (?!there\b)(.+?) (?:ended? up |been |got |come |standing |"
         rf"sitting |lying |hanging |stand |sit |lie |hang |put |placed |parked )*{_NEARER} (to|from) (.+?),? "
         rf"(?:or|than(?= (?:to|from)\b)) (?:rather )?(?:is (?:it|that) )?"
         rf"(?:(?:nearer|closer|farther|further)(?: away| off)? )?(?:(?:to|from) )?(.+)$", r"is \1 \2 \3 \4 or \5"),
        (rf"^(?:is|are) (?!there\b)(.+?) {_NEARER} (to|from) (.+?),? than (.+?)(?: is| are)?$",
         r"which is \2 \3 \4: \1 or \5"),
        # 'whichever stool is closest to', 'whatever stands on'
        (rf"\bwhichever (?:of the )?(\w+) (?={_IS}\b)", r"the \1 that "),
        (r"\bwhichever (?:of the )?(\w+)\b(?! (?:is|are)\b)", r"the \1"),
        (rf"\b(?:whatever|whatsoever|what(?:ever)? thing) (?:{_IS} )?(?:that )?(?={_IS} |closest|nearest|on |"
         rf"under |next to )",
         "the thing that is "),
        # how high: 'from floor to top', 'stick up above'
        (r"\b(?:by )?how (?:much|far) (?:does|do|would) (.+?) (?:stick|jut|reach|rise|tower|stand|extend|poke|"
         r"project|stretch)"
         r"(?: up| out)* (?:above|over|beyond|higher than) ", r"how much higher is \1 than "),
        (r"\b(?:by )?how many (cm|centimet(?:er|re)s|m|met(?:er|re)s) (?:does|do|would) (.+?) (?:stick|jut|"
         r"reach|rise|tower|"
         r"stand|extend|poke|project|stretch)(?: up| out)* (?:above|over|beyond|higher than) ",
         r"how many \1 higher is \2 than "),
        (r"\blengthwise\b|\blengthways\b", "length"),
        (r"\bwidthwise\b|\bwidthways\b", "width"),
        (r"\bheight ?-?wise\b", "height"),
        # one of two
        (r"^one (?:of the )?([\w ]+?)(?:'s| is| are| was) (\w+er) than (?:the other|another)(?: one| "
         r"ones)?\b.*\bwhich\b.*$",
         r"which \1 is the \2 one"),
        (r"\bone of (?:the|these|those|our|my|your) ([\w ]+?) (?:has|have|had|has got|have got|carries|bears|"
         r"holds) (a|an|the|some) "
         r"([\w ]+?)(?: (?:stood|standing|sitting|sat|lying|resting|put|placed))? on (?:it|top(?: of it)?)\b",
         r"is there \2 \3 on the \1"),
        # tags
        (r"(?:, ?(?:has|is|does|do|did|was|were|are|have)(?:n't|nt| not)?"
         r"| (?:has|is|does|do|did|was|were|are|have)n'?t) "
         r"(?:it|they|he|she|there|you|we|that|those)$", ""),
        # 'clock, anyone know where that hangs'
        (r"^(?:the |my |our |that )?([\w ]{2,30}?)[,:; -]+(?:(?:does|do|has|have|did|would) )?(?:anyone|anybody|"
         r"someone|somebody|you)(?: here)? (?:know|knows|remember|recall|got any idea|have any idea|any idea|tell me|"
         r"say|seen|see)(?: exactly)? where (?:that|it|this|they|he|she)(?: is| are|'s| hangs?| stands?| lies| sits?|"
         r" went| has gone| could be| might be| got "
         r"to| ended up)*$", r"where is the \1"),
    )
)  # fmt: skip


def plainer(body: str) -> str:
    """The bare question with plain words for such turns; itself where there are none."""
    body = ends_named(body)
    for pattern, plain in _TURNS:
        body = pattern.sub(plain, body)
    return re.sub(r"\s+", " ", body).strip(" ,.?!;:-")
