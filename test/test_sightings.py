"""What is kept of what encoders see, and the command that scores it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from bags import stream, write_bag
from click.testing import CliRunner
from fakes import FakeDetector
from rendering import FINE, FLOOR, Thing, looking, render, wall

from ssr_ros.cli import main
from ssr_ros.config import Config
from ssr_ros.encoder.lifting_encoder import LiftingEncoder
from ssr_ros.evaluation.grounding_scores import Grounding, grounding_from_json
from ssr_ros.evaluation.objects import IOU
from ssr_ros.evaluation.sightings import (
    encode_frames,
    sightings_from_json,
    sightings_of,
    sightings_to_json,
    words_of,
)
from ssr_ros.pipeline import ScenePipeline
from ssr_ros.types import Box3D, Frame, ObjectObservation
from ssr_ros.vocabulary import load_vocabulary

DEMO = Path(__file__).resolve().parent.parent / "recordings" / "demo_room"
VOCABULARY = load_vocabulary()
NO_POINTS = np.zeros((0, 3), np.float32)
CHAIR = Box3D((2.5, 0.0, 0.4), (0.5, 0.6, 0.8), 0.0)


def observed(label: str, score: float, box: Box3D) -> ObjectObservation:
    return ObjectObservation(label, {label: score}, score, box, (0.0, 0.0, 9.0, 9.0), NO_POINTS)


class Remembering:
    """An encoder that says the same in every frame, and notes which floor it was told."""

    labels = ("chair", "gargoyle")

    def __init__(self, *says: ObjectObservation) -> None:
        self.says = says
        self.floors: list[float] = []

    def encode(self, frame: Frame, floor: float) -> tuple[ObjectObservation, ...]:
        self.floors.append(floor)
        return self.says


def frames() -> list[Frame]:
    things, scenery = [Thing("chair", (CHAIR,))], (FLOOR, wall(4.0))
    poses = [looking((0.05 * i, 0.0, 1.3), (3.0, 0.0, 0.4)) for i in range(3)]
    return [render(things, pose, 10 * i, scenery, FINE) for i, pose in enumerate(poses)]


def test_every_encoder_gets_the_frames_and_the_floor_of_the_pipeline() -> None:
    lifting, other = LiftingEncoder(FakeDetector(), VOCABULARY, Config()), Remembering()
    one = Remembering(observed("chair", 0.5, CHAIR), observed("chair", float("nan"), CHAIR))
    seen = encode_frames(frames(), {"lifting": lifting, "one": one}, Config(), VOCABULARY)
    pipeline = ScenePipeline(other, Config())
    for frame in frames():
        pipeline.step(frame)
    assert one.floors == other.floors
    assert one.floors[-1] == pytest.approx(0.0, abs=0.02)
    assert [frame.stamp for frame in seen.frames] == [0, 10, 20]
    assert [frame.graph_T_base[0][3] for frame in seen.frames] == pytest.approx([0.0, 0.05, 0.1])
    (chair,) = seen.frames[0].sightings["lifting"]
    assert (chair.label, chair.score) == ("chair", pytest.approx(0.6, abs=0.01))
    assert seen.frames[0].sightings["one"][0].box == CHAIR
    assert seen.refused == {"lifting": 0, "one": 3}
    assert {name: len(times) for name, times in seen.milliseconds.items()} == {"lifting": 3, "one": 3}


def test_what_is_no_number_or_has_no_volume_is_refused() -> None:
    bad = [
        Box3D((np.nan, 0.0, 0.0), (1.0, 1.0, 1.0), 0.0),
        Box3D((0.0, 0.0, 0.0), (1.0, 0.0, 1.0), 0.0),
        Box3D((0.0, 0.0, 0.0), (1.0, 1.0, 1.0), np.inf),
    ]
    kept = sightings_of([*(observed("chair", 0.5, box) for box in bad), observed("chair", 1.5, CHAIR)])
    assert [(s.id, s.score, s.box) for s in kept] == [(3, 1.0, CHAIR)]


def test_an_encoder_tells_its_words_or_has_those_of_the_detector() -> None:
    assert words_of(Remembering(), VOCABULARY) == ("chair", "gargoyle")
    words = words_of(LiftingEncoder(FakeDetector(), VOCABULARY, Config()), VOCABULARY)
    assert {"chair", "table", "sink"} <= set(words)
    assert all(VOCABULARY.info[word].coco for word in words)


def test_sightings_go_there_and_back() -> None:
    seen = encode_frames(frames(), {"one": Remembering(observed("chair", 0.5, CHAIR))}, Config(), VOCABULARY)
    assert sightings_from_json(sightings_to_json(seen)) == seen
    with pytest.raises(ValueError, match="no sightings"):
        sightings_from_json(b'{"frames": 3}')


# --- the command -----------------------------------------------------------------------------------------------------


def per_frame(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, ["evaluate", "--per-frame", *arguments])
    return result.exit_code, result.stdout, result.output


def test_the_bundled_recording_frame_by_frame(tmp_path: Path) -> None:
    """Every 20th of its 120 frames. What was seen is kept, and read again while nothing has changed."""
    arguments = (str(DEMO), "--encoders", "lifting", "--every", "20", "--json", "--out", str(tmp_path))
    code, out, told = per_frame(*arguments)
    assert code == 0, told
    grounding: Grounding = grounding_from_json(out)
    assert grounding.frames == 6
    assert list(grounding.encoders) == ["lifting"]
    whole, shared = (grounding.encoders["lifting"].scopes[scope][IOU].overall for scope in ("vocabulary", "shared"))
    assert whole.asked > shared.asked > 0
    assert shared.stated.threshold == grounding.rules.min_score == Config().association.birth_score
    assert 0 < (whole.stated.f1 or 0) < (shared.stated.f1 or 0)
    assert {"grounding.json", "grounding.md", "grounding.html", "demo_room"} == {p.name for p in tmp_path.iterdir()}
    kept = tmp_path / "demo_room" / "sightings.json"
    document = json.loads(kept.read_bytes())
    document["frames"] = document["frames"][:2]
    kept.write_text(json.dumps(document))
    assert grounding_from_json(per_frame(*arguments)[1]).frames == 2
    kept.write_text("{")
    assert grounding_from_json(per_frame(*arguments)[1]).frames == 6


def test_what_cannot_be_done_is_said_in_one_line(tmp_path: Path) -> None:
    bag = write_bag(tmp_path / "bag", stream())
    out = ("--out", str(tmp_path / "out"))
    complaints = [
        ([str(bag), *out], "there is no ground_truth.json beside it"),
        ([str(DEMO), "--encoders", "lifting,psychic", *out], "--encoders: encoder.backend must be"),
        ([str(DEMO), "--encoders", "lifting,lifting", *out], "each may be there once"),
        ([str(DEMO), "--twice", *out], "--twice compares maps"),
        ([str(DEMO), "--truth", "x.json", "--suite", "smoke", *out], "is for one recording"),
    ]
    for arguments, complaint in complaints:
        code, _, told = per_frame(*arguments)
        assert code == 2
        assert complaint in " ".join(told.split())
        assert "Traceback" not in told
    assert CliRunner().invoke(main, ["evaluate", str(DEMO), "--every", "2"]).exit_code == 2
    (bag / "ground_truth.json").write_text('{"objects": [{"id": 1, "class": "chair", "box": [0, 0, 0, 1, 1, 1, 0]}]}')
    assert "it has no frames" in " ".join(per_frame(str(bag), *out)[2].split())


def test_one_recording_that_fails_does_not_stop_the_others(tmp_path: Path) -> None:
    code, out, _ = per_frame(str(DEMO), str(tmp_path / "nowhere"), "--every", "40", "--json", "--out", str(tmp_path))
    grounding = grounding_from_json(out)
    assert code == 2
    assert list(grounding.failed) == ["nowhere"]
    assert grounding.frames == 3
