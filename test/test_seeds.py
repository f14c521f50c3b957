"""The seeds that the learned parser is trained from, and what is drawn from them."""

import random

import pytest

from ssr_ros.language.learned.derivation import Derivation
from ssr_ros.language.learned.words import known_names
from ssr_ros.language.seeds import Seed, load_seeds, seed_words, training_files
from ssr_ros.language.training.examples import example
from ssr_ros.language.training.paraphrases import Noun, Paraphrase, Paraphraser
from ssr_ros.language.training.rewording import Rewording, load_equivalents
from ssr_ros.reasoning.labels import load_lexicon
from ssr_ros.resources import data_file

LEXICON = load_lexicon()
NAMES = known_names(LEXICON, ())
TRIES = 8  # a name may take away what the query needs, and another one does not


@pytest.mark.parametrize("path", [*training_files(), data_file("paraphrases") / "validation.txt"], ids=lambda p: p.stem)
def test_every_seed_makes_an_example(path):
    questions, references = load_seeds(path)
    random_ = random.Random(1)
    for seed in questions:
        paraphraser = Paraphraser([seed], [], ["chair", "sofa", "table lamp", "tv"], LEXICON)
        drawn = (paraphraser.draw(random_, refused=1.0, plain=True) for _ in range(TRIES))
        assert any(example(paraphrase, random_, LEXICON, NAMES) for paraphrase in drawn), seed
    for seed in references:
        paraphraser = Paraphraser([Seed("locate $a", "where is {a}")], [seed], ["chair", "sofa", "tv"], LEXICON)
        drawn = (paraphraser.draw(random_, plain=True) for _ in range(TRIES))
        assert any(example(paraphrase, random_, LEXICON, NAMES) for paraphrase in drawn), seed


def test_what_is_drawn_means_a_query():
    questions, references = load_seeds(*training_files())
    paraphraser = Paraphraser(questions, references, ["chair", "sofa"], LEXICON)
    random_ = random.Random(3)
    made = [example(paraphraser.draw(random_), random_, LEXICON, NAMES) for _ in range(300)]
    assert sum(found is None for found in made) < 15


@pytest.mark.parametrize(
    ("text", "short_form"),
    [
        ("how tall is qqaqq on the qqbqq nearest to the largest qqcqq",
         "size height qqaqq [ on qqbqq < nearest of qqcqq < largest > > ]"),
        ("is there qqaqq on the second largest qqbqq", "exists qqaqq [ on qqbqq < largest 2 > ]"),
        ("where is qqaqq between the qqbqq against the wall and the tallest qqcqq",
         "locate qqaqq [ between qqbqq [ against_wall ] qqcqq < tallest > ]"),
    ],
)  # fmt: skip
def test_nested_picks_are_learned_though_their_ends_follow_by_rule(text, short_form):
    nouns = {f"qq{letter}qq": Noun(name, False) for letter, name in zip("abc", ("cup", "chair", "tv"), strict=True)}
    made = example(Paraphrase(text, short_form.split(), nouns), random.Random(7), LEXICON, NAMES)
    assert made is not None
    derivation = Derivation(made.words, LEXICON)
    for token, word in made.steps[:-1]:
        derivation.choice()
        if word < 0:
            derivation.take(token)
        else:
            derivation.point(word)
    derivation.choice()
    meant = [f'"{nouns[token].words}"' if token in nouns else token for token in short_form.split()]
    assert [token for token in derivation.tokens if token != "m"] == meant


def test_a_short_form_that_is_none_gives_no_example():
    nouns = {"qqaqq": Noun("cup", False)}
    for short_form in ("locate qqaqq >", "locate ] qqaqq", "locate"):
        drawn = Paraphrase("where is qqaqq", short_form.split(), nouns)
        assert example(drawn, random.Random(7), LEXICON, NAMES) is None


def test_a_line_without_a_meaning_is_refused(tmp_path):
    path = tmp_path / "seeds.txt"
    path.write_text("where is {a}\n=> locate $a\n", encoding="utf-8")
    with pytest.raises(ValueError, match="no short form"):
        load_seeds(path)


def test_words_of_refused_seeds_are_told_apart():
    assert {"facing", "nearest"} <= seed_words()
    assert "striped" in seed_words(refused=True) - seed_words()


def test_rewording_exchanges_whole_phrases_for_others_of_their_set(tmp_path):
    path = tmp_path / "equivalents.txt"
    path.write_text("# a comment\nclosest|nearest\nhow many|what number of -> how many\n", encoding="utf-8")
    reworded = Rewording(load_equivalents(path))
    drawn = {reworded("what number of closest closests", random.Random(seed)) for seed in range(60)}
    assert drawn == {f"{start} {word} closests" for start in ("what number of", "how many") for word in
                     ("closest", "nearest")}  # fmt: skip


def test_a_phrase_of_two_sets_is_refused(tmp_path):
    path = tmp_path / "equivalents.txt"
    path.write_text("closest|nearest\nnearest|next\n", encoding="utf-8")
    with pytest.raises(ValueError, match="nearest"):
        load_equivalents(path)


def test_shipped_equivalents_change_no_meaning_that_follows_from_the_wording():
    """Left, right and back, units and clock hours are read from the words themselves."""
    for phrase, others in load_equivalents(data_file("paraphrases") / "equivalents.txt").items():
        for other in others:
            assert ("left" in phrase) == ("left" in other), (phrase, other)
            assert ("behind" in phrase) <= any(word in other for word in ("behind", "back", "rear")), (phrase, other)
