"""From paraphrases to what the network learns from: marked words and the choices that make the query."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ssr_ros.language.grammar import ID
from ssr_ros.language.learned.derivation import END, FROM_WORD, REFUSE, TO_WORD, Derivation, NoDerivationError
from ssr_ros.language.learned.words import Mark, Word, marked, names_of, split_words
from ssr_ros.language.normalize import bare_question, flatten
from ssr_ros.language.training.paraphrases import Noun, Paraphrase
from ssr_ros.reasoning.labels import Lexicon, normalize_label

Step = tuple[str, int]  # token, or FROM_WORD and TO_WORD with a word; -1 without


@dataclass(frozen=True, slots=True)
class Example:
    words: tuple[Word, ...]
    steps: tuple[Step, ...]  # the last is END, or the only one REFUSE


# Names that no lexicon has: robots meet them all the time.
UNKNOWN_NAMES = (
    "soldering iron|oscilloscope|microscope|forklift|pallet|barrel|crate|traffic cone|conveyor belt|toolbox|"
    "workbench|drill press|lathe|robot arm|gripper|charging dock|fume hood|centrifuge|beaker|test tube|gas bottle|"
    "pump|generator|anvil|saddle|canoe|kayak|surfboard|skateboard|tent|sleeping bag|hammock|grill|barbecue|"
    "wheelbarrow|lawn mower|rake|shovel|hose|bird cage|aquarium|terrarium|dog bed|cat tree|litter box|rocking horse|"
    "doll house|train set|drum kit|violin|harp|trumpet|easel|loom|sewing machine|ironing board|laundry basket|"
    "clothes rack|shoe cabinet|umbrella stand|coat rack|hat stand|bread box|spice rack|rice cooker|food processor|"
    "mixer|blender|juicer|wine rack|beer keg|ice machine|vending machine|atm|turnstile|security gate|metal detector|"
    "lectern|podium|flip chart|overhead projector|server rack|ups|patch panel|3d printer|laser cutter|vacuum pump|"
    "operating table|wheelchair|stretcher|iv stand|defibrillator|x-ray machine|exam couch|dentist chair|treadmill|"
    "exercise bike|dumbbell|yoga mat|punching bag|pool table|pinball machine|dartboard|chess board|statue|fountain|"
    "sundial|gazebo|parasol|sun lounger|flower pot|watering can|hedge|mailbox|street lamp|parking meter|bollard|"
    "hydrant|shopping cart|cash register|mannequin|display case|ladder rack|drone|quadruped|humanoid|teleprompter|"
    "conference table|garden chair|camping stool|kitchen scale|oak chest|folding table|corner shelf|glass cabinet"
).split("|")
OTHER_UNKNOWN_NAMES = (
    "telescope|accordion|snowboard|incubator|welding torch|hoist|water tank|compressor|paint can|cement mixer|"
    "sculpture|banner|kiosk|altar|organ|globe|safe|trophy|birdhouse|beehive|foosball table|massage chair|wine barrel|"
    "hat box|magazine rack|tool cart|spectrometer|glove box|reactor|turbine"
).split("|")


def example(
    paraphrase: Paraphrase, random_: random.Random, lexicon: Lexicon, names: Mapping[str, Mark]
) -> Example | None:
    """``names``: those of the lexicon (``known_names``). None where the text has lost what the query needs."""
    hidden, added = _known(paraphrase.nouns.values(), random_)
    extra = {normalize_label(word): mark for word, mark in names_of(added, lexicon).items()}
    taken = {normalize_label(word) for word in hidden}
    words, at = _read(paraphrase, {word: m for word, m in {**names, **extra}.items() if word not in taken})
    if not words:
        return None
    if not paraphrase.short_form:
        return Example(tuple(words), ((REFUSE, -1),))
    try:
        steps = _steps(paraphrase, words, at, lexicon)
    except (NoDerivationError, KeyError, ValueError):
        return None
    return Example(tuple(words), tuple(steps))


def _known(nouns: Collection[Noun], random_: random.Random) -> tuple[set[str], set[str]]:
    """Names that are taken not to be known this time, and names that the graph is taken to have."""
    hidden = {noun.words for noun in nouns if random_.random() < 0.12}
    return hidden, {noun.words for noun in nouns if noun.words not in hidden and random_.random() < 0.4}


def _read(paraphrase: Paraphrase, names: Mapping[str, Mark]) -> tuple[list[Word], dict[str, tuple[int, int]]]:
    """The marked words of the text, and where each placeholder's now stand."""
    words: list[Word] = []
    at: dict[str, tuple[int, int]] = {}
    plain: list[str] = []
    for token in split_words(bare_question(flatten(paraphrase.text))):
        if token not in paraphrase.nouns:
            plain.append(token)
            continue
        words += marked(plain, names)
        plain = []
        inner = marked(split_words(paraphrase.nouns[token].words), names)
        at.setdefault(token, (len(words), len(words) + len(inner) - 1))
        words += inner
    return words + marked(plain, names), at


def _steps(
    paraphrase: Paraphrase, words: Sequence[Word], at: dict[str, tuple[int, int]], lexicon: Lexicon
) -> list[Step]:
    """The choices that make the short form; ValueError where it cannot be made.

    What follows by rule is no choice. The short form may state it or not, but in the order in which it follows.
    """
    derivation = Derivation(words, lexicon)
    steps: list[Step] = []
    by_rule: list[str] = []  # what has followed since the last choice, and is not stated yet
    for token in paraphrase.short_form:
        before = len(derivation.tokens)
        choice = derivation.choice()
        by_rule += derivation.tokens[before:]
        if token in by_rule:
            by_rule = by_rule[by_rule.index(token) + 1 :]
            continue
        by_rule = []
        if token in paraphrase.nouns:
            steps += _pointed(derivation, at[token])
        elif token.startswith("#"):
            word = next(i for i in range(len(words)) if words[i].text == token[1:])
            derivation.take(ID)
            derivation.point(word)
            steps += [(ID, -1), (TO_WORD, word)]
        elif token in choice.tokens:
            derivation.take(token)
            steps.append((token, -1))
        else:
            raise ValueError(f"{token} cannot come here")
    if END not in derivation.choice().tokens:
        raise ValueError("the short form is not complete")
    return [*steps, (END, -1)]


def _pointed(derivation: Derivation, span: tuple[int, int]) -> list[Step]:
    steps: list[Step] = []
    for kind, word in zip((FROM_WORD, TO_WORD), span, strict=True):
        if word not in derivation.choice().words:
            raise ValueError("a noun that cannot be pointed at")
        derivation.point(word)
        steps.append((kind, word))
    return steps
