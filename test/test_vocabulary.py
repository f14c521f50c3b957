from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import yaml

from ssr_ros import vocabulary
from ssr_ros.vocabulary import COCO_LABELS, load_vocabulary

FILE = Path(vocabulary.__file__).parent / "data" / "vocabulary.yaml"
ROWS = yaml.safe_load(FILE.read_text(encoding="utf-8"))["labels"]
FIELDS = {
    "level",
    "coco",
    "long",
    "short",
    "height",
    "stands",
    "front",
    "surface",
    "thin",
    "depth",
    "upright",
    "beside",
    "absorbs",
    "sparse",
}
CHAIR = {"coco": ["chair"], "long": [0.3, 1.0], "short": [0.3, 1.0], "height": [0.4, 1.3], "stands": "floor"}


def test_there_are_eighty_detector_labels() -> None:
    assert len(COCO_LABELS) == len(set(COCO_LABELS)) == 80
    assert COCO_LABELS[0] == "person"
    assert COCO_LABELS[56] == "chair"
    assert COCO_LABELS[-1] == "toothbrush"


@pytest.mark.parametrize("name", ROWS)
def test_every_row_says_what_the_reader_knows(name: str) -> None:
    row = ROWS[name]
    assert set(row) <= FIELDS
    assert set(row["coco"]) <= set(COCO_LABELS)
    assert set(row.get("beside", ())) | set(row.get("absorbs", ())) <= set(ROWS)
    assert row["long"][0] >= row["short"][0] * 0.99
    assert 0 < row.get("thin", 1.0) <= 1
    assert row["short"][0] <= row.get("depth", row["short"][0]) <= row["short"][1]
    assert 0 <= row.get("upright", 0.0) <= row["height"][1] / row["long"][0]


def test_no_detector_label_means_two_things() -> None:
    words = [word for row in ROWS.values() for word in row["coco"]]
    assert len(words) == len(set(words))
    assert not set(words) & set(load_vocabulary().moving)
    assert set(load_vocabulary().moving) <= set(COCO_LABELS)


def test_matrix_sends_detector_labels_to_the_vocabulary() -> None:
    words = load_vocabulary()
    matrix = words.from_coco()
    assert matrix.shape == (80, len(words.labels))
    assert words.labels[int(matrix[COCO_LABELS.index("couch")].argmax())] == "sofa"
    assert words.labels[int(matrix[COCO_LABELS.index("wine glass")].argmax())] == "bottle"
    assert matrix[COCO_LABELS.index("person")].sum() == 0
    assert np.isin(matrix.sum(1), (0, 1)).all()
    # what the detector has no word for comes from the SSR encoder alone
    assert words.labels[:28] == tuple(label for label in words.labels if words.info[label].coco)
    assert (matrix[:, :28].sum(0) >= 1).all() and (matrix[:, 28:] == 0).all()


def test_what_is_known_of_labels() -> None:
    info = load_vocabulary().info
    assert info["table"].surface
    assert not info["chair"].surface
    assert info["chair"].is_furniture
    assert not info["cup"].is_furniture
    assert not info["tv"].stands_free
    assert info["chair"].reach == pytest.approx(np.hypot(1.15, 1.00))
    assert info["refrigerator"].depth == pytest.approx(0.65)
    assert info["refrigerator"].upright == pytest.approx(1.6)
    assert (info["table"].depth, info["table"].upright) == (None, 0.0)  # any depth, and lying as well as standing


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"coco": ["stool"]}, r"thing\.coco must be COCO labels, got \['stool'\]"),
        ({"long": [1.0, 0.5]}, r"thing\.long must be \[least, most\]"),
        ({"height": [0.0, 0.5]}, r"thing\.height must be \[least, most\]"),
        ({"stands": "ceiling"}, r"thing\.stands must be floor, wall or any, got 'ceiling'"),
        ({"front": "back"}, r"thing\.front must be short, long or none, got 'back'"),
    ],
)
def test_rows_that_break_the_rules_are_named(change: dict, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        vocabulary._label_info("thing", CHAIR | change)
