"""Question text as templates read it: one line, lower case, without ornament."""

from __future__ import annotations

import re
import unicodedata

MAX_CHARACTERS = 4096  # as srv/AskSpatialQuestion.srv states

# Remarks that benchmarks and operators add; they change nothing in what is asked.
_NOTES = re.compile(
    r"(?:the directions refer to the quadrants of a cartesian plane[^.]{0,120}\.?|an object is to my back if i would "
    r"have to turn at least 135 degrees[^.]{0,60}\.?|if multiple rooms are shown,? estimate the size of the combined "
    r"space\.?|if there are multiple instances of an object category,? measure to the closest\.?|measuring from the "
    r"closest points? of each object,?|\(length, width,? or height\)|(?:please )?answer "
    r"(?:with|using)[^.?:]{0,120}[.:]?|these are frames of a video\.?)"
)
_QUESTION = r"(?= (?:where|how|what|which|when|if|whether|the|that|is|are|there)\b)"
_CAN_YOU = r"(?:can|could|would|will) (?:you|we) (?:please |kindly |quickly |just )*"
_FIND_OUT = r"(?:check|see|figure out|find out|work out|look up|verify|confirm|determine|say|report|state)"
_OPENINGS = (
    rf"(?:right|alright|now|look|listen|good|great|yes|no|wait|say|robot|dear|actually|basically|"
    rf"anyway)(?=[,!.:]|{_QUESTION})",
    rf"(?:and|but|also|then|so){_QUESTION}",
    r"hm+|um+|uh+|er+m?|oh|ah|hi there|hello there|hi|hiya|hey|hello|yo|mate|buddy|ok|okay|so|well|please|kindly",
    r"(?:hey |hi |hello |ok |okay |please )?robot(?=,)|excuse me|sorry|thanks|thank you|cheers|quick question",
    r"between you and me|you are the expert(?: here)?|"
    r"good (?:morning|afternoon|evening|day)|by the way|btw|fyi|for reference|out of (?:pure )?curiosity",
    r"(?:i am )?(?:just )?(?:curious|wondering|checking|asking)(?: about)?|for (?:my|the|our) (?:records?|report|"
    r"inventory|notes)",
    r"(?:i )?(?:just )?(?:have )?(?:a|one|one more|another|a quick) (?:thing|question)(?=[,:.])",
    r"(?:i|we) (?:was|were|am|are) (?:just )?(?:wondering|asking myself|trying to (?:find|figure|work) out)",
    r"(?:i|we)(?: really| just| do)*(?: want|'d like|'d love| need| have| wish| would like| would love) (?:you )?to "
    rf"(?:tell (?:me|us)|know|ask(?: you)?|{_FIND_OUT})",
    r"(?:i|we) wonder|remind me|help me out|do me a favou?r(?: and)?|(?:can|may) i ask(?: you)?|be so kind (?:as to|"
    r"and)",
    r"(?:would|do) you mind (?:telling (?:me|us)|saying|checking)|(?:is there )?any chance you (?:could )?(?:know|"
    r"tell me)",
    rf"{_CAN_YOU}(?:tell|say to|give|explain to) (?:me|us)|{_CAN_YOU}{_FIND_OUT}(?: for (?:me|us))?{_QUESTION}",
    rf"{_CAN_YOU}(?=(?:list|count|locate|find|show|name|measure|give|describe|compare|report|guide|lead|point)\b)",
    rf"{_FIND_OUT}(?: for (?:me|us))?{_QUESTION}|(?:please )?(?:tell|let) me(?: know)?",
    rf"do you (?:happen to )?(?:know|remember|recall){_QUESTION}",
    rf"(?:(?:do you have|have you(?: got)?|got) )?(?:any|some) (?:idea|clue){_QUESTION}",
)
_OPENING = re.compile(rf"(?:{'|'.join(_OPENINGS)})(?:(?!\w)|(?<= ))[ ,:!.-]*")
_CONTRACTED = {
    "i'm": "i am", "im": "i am", "i've": "i have", "ive": "i have", "you're": "you are", "youre": "you are",
    "you've": "you have", "youve": "you have", "we're": "we are", "we've": "we have", "weve": "we have",
    "they're": "they are", "theyre": "they are", "dont": "don't", "doesnt": "doesn't", "isnt": "isn't",
    "arent": "aren't",
    "cant": "can't", "havent": "haven't", "hasnt": "hasn't", "didnt": "didn't", "wasnt": "wasn't", "wont": "won't",
    "whatre": "what are", "wherere": "where are", "whered": "where did", "whatd": "what did", "hows": "how is",
}  # fmt: skip
_CONTRACTION = re.compile(rf"(?<![\w'])(?:{'|'.join(_CONTRACTED)})(?![\w'])")
_CLOSINGS = (
    r"please|pls|plz|(?:many )?thanks(?: (?:a lot|so much|in advance|mate))?|thank you(?: very much)?|thx|ta|cheers",
    r"exactly|precisely|roughly|approximately|right now|just now|now|currently|at the moment|at present|today|"
    r"these days",
    r"mate|buddy|pal|dude|sir|(?<=, )robot|asap|quick|quickly|for (?:me|us)|by any chance|by chance|if possible|"
    r"again|though|anyway",
    r"or so|or something|or what|so to speak|as it were|in your opinion|in your view|pray|"
    r"(?:will|would|can|could) you|tell me|do you (?:know|think)|i wonder|any ideas?",
    r"i (?:want|need) to know|(?:i am )?(?:just )?(?:curious|wondering|checking|asking)",
    r"(?:like|as) (?:usual|always|before|ever)|by now|already|mind you|i (?:suppose|guess|reckon|assume|take it)|"
    r"if (?:memory serves(?: me)?(?: right| well)?|i (?:remember|recall)(?: right(?:ly)?| correctly| well)?|i am not "
    r"mistaken)|for (?:sure|certain|real)|if at all|(?:do|would) you reckon|honestly|all in all|would be "
    r"(?:great|nice|"
    r"lovely|good)",
    r"(?:that )?(?:we|you|i|they) (?:own|possess)|and (?:be quick|hurry up|that is all)|(?<=\. )(?:go|over)|"
    r"over to you|"
    r"at this (?:moment|very moment|point|time)|as of now|as we speak",
    r"because (?:i|we|you|he|she|they|my|our|someone|somebody|it is|there is)\b[^,.?!]{3,60}|if (?:that|it) is "
    r"not too much (?:trouble|to ask)|if that's not too much (?:trouble|"
    r"to ask)|"
    r"and make it (?:snappy|quick)",
    r"if you (?:can|could|would|please|know|do not mind|don't mind)|if (?:you'd|you would) be so kind|if i may ask",
    r"when you (?:have|get) a (?:moment|minute|chance)",
)
_CLOSING = re.compile(rf"[ ,.!?-]+(?:{'|'.join(_CLOSINGS)})$")
_PLEASE = re.compile(r",? (?:please|pls|plz)\b,?(?= )|, (?:robot|mate|buddy|dear|my friend)\b(?=,)")
_WITH = re.compile(r"\bw/(o(?:ut)?\b)? ?")  # 'w/', 'w/o'
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
    body = _PLEASE.sub("", body)
    body = _SHORT_FORMS.sub(r"\1 is", body)
    body = _CONTRACTION.sub(lambda found: _CONTRACTED[found[0]], body)
    body = _WITH.sub(lambda short: "without " if short[1] else "with ", body)
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
