"""The words of labels.yaml."""

import pytest
import yaml

from ssr_ros.reasoning.labels import LABELS_FILE, load_lexicon, normalize_label

LEXICON = load_lexicon()


def test_every_label_that_is_mapped_is_known():
    vocabulary = yaml.safe_load((LABELS_FILE.parent / "vocabulary.yaml").read_text(encoding="utf-8"))
    assert [label for label in vocabulary["labels"] if LEXICON.label(label) != label] == []


def test_every_word_is_normalized_and_found_by_its_plural():
    for word in LEXICON.synonyms:
        assert normalize_label(word) == word
        assert LEXICON.label(LEXICON.singular(LEXICON.plural(word))) == LEXICON.label(word), word


@pytest.mark.parametrize(
    ("plural", "singular"),
    [("couches", "couch"), ("shelves", "shelf"), ("glasses", "glass"), ("mice", "mouse"), ("scissors", "scissors")],
)
def test_singular(plural, singular):
    assert LEXICON.singular(plural) == singular


def test_kinds_reach_through_kinds():
    assert {"armchair", "sofa", "desk", "bookshelf"} <= LEXICON.narrower("furniture")
    assert "seat" not in LEXICON.narrower("furniture")


@pytest.mark.parametrize(
    ("phrase", "label"),
    [
        ("something to sit on", "sofa"),
        ("places to sit", "stool"),
        ("piece of furniture", "wardrobe"),
        ("electronic devices", "laptop"),
        ("kitchen appliances", "kettle"),
        ("light sources", "floor lamp"),
        ("container", "box"),
        ("appliance", "refrigerator"),
    ],
)
def test_words_for_a_kind(phrase, label):
    assert label in LEXICON.narrower(LEXICON.singular(phrase))


def test_words_for_anything_are_no_labels():
    assert "thing" in LEXICON.everything
    assert LEXICON.singular("objects") == "object"
    assert not LEXICON.everything & (LEXICON.synonyms.keys() | LEXICON.kinds.keys())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("labels: {sofa: [couch], bed: [couch]}\nplurals: {}\nkinds: {}", "'couch' is both a sofa and a bed"),
        ("labels: {sofa: []}\nplurals: {}\nkinds: {seat: [chair]}", "covers 'chair', which is not listed"),
        ("labels: {sofa: []}\nplurals: {}\nkinds: {seat: [place], place: [seat]}", "circle"),
        ("labels: {sofa: []}\nplurals: {}\nkinds: {}\nkind_words: {seat: [pew]}", "'seat', which is not listed"),
        (
            "labels: {sofa: [couch], bed: []}\nplurals: {}\nkinds: {}\nkind_words: {bed: [couch]}",
            "'couch' is both a sofa and a bed",
        ),
    ],
)
def test_a_file_that_contradicts_itself(tmp_path, text, message):
    path = tmp_path / "labels.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        load_lexicon(path)
