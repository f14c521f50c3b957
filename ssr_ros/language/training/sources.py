"""Where examples come from: seeds and names for training, others for validation."""

from __future__ import annotations

import random
from dataclasses import dataclass

from ssr_ros.language.learned.network import MAX_STEPS, MAX_WORDS
from ssr_ros.language.learned.words import known_names
from ssr_ros.language.seeds import load_seeds, training_files
from ssr_ros.language.training.examples import OTHER_UNKNOWN_NAMES, UNKNOWN_NAMES, Example, example
from ssr_ros.language.training.paraphrases import Paraphraser
from ssr_ros.language.training.rewording import Rewording, load_equivalents
from ssr_ros.reasoning.labels import Lexicon, load_lexicon
from ssr_ros.resources import data_file

HELD_BACK = 8  # one name of the lexicon in so many is kept for validation


@dataclass(frozen=True, slots=True)
class Source:
    """Where examples come from."""

    paraphraser: Paraphraser
    lexicon: Lexicon
    plain: bool = False

    def examples(self, count: int, random_: random.Random) -> list[Example]:
        names = known_names(self.lexicon, ())
        found: list[Example] = []
        while len(found) < count:
            made = example(self.paraphraser.draw(random_, plain=self.plain), random_, self.lexicon, names)
            if made and len(made.words) <= MAX_WORDS and len(made.steps) < MAX_STEPS:
                found.append(made)
        return found


def sources() -> tuple[Source, Source]:
    """Of training and of validation: other wordings and other words."""
    lexicon = load_lexicon()
    names = sorted(word for word in {*lexicon.synonyms, *lexicon.kinds} if " to " not in word)
    questions, references = load_seeds(*training_files())
    others, _ = load_seeds(data_file("paraphrases") / "validation.txt")
    rewording = Rewording(load_equivalents(data_file("paraphrases") / "equivalents.txt"))
    kept = [name for i, name in enumerate(names) if i % HELD_BACK == 0]
    used = [name for i, name in enumerate(names) if i % HELD_BACK]
    training = Paraphraser(questions, references, [*used, *UNKNOWN_NAMES], lexicon, rewording)
    validation = Paraphraser(others, references, [*kept, *OTHER_UNKNOWN_NAMES], lexicon)
    return Source(training, lexicon), Source(validation, lexicon, plain=True)
