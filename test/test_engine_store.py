"""Keys and sidecars of TensorRT engines: what fits, and the sentence for what does not."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssr_ros.encoder.engine_key import EngineKey, Gpu, engine_key, sha256
from ssr_ros.encoder.engine_store import (
    EngineInfo,
    EngineRefusedError,
    calibration_path,
    read_engine,
    sidecar_path,
    timing_path,
    write_engine,
)

ORIN = Gpu("Orin", (8, 7))
RTX = Gpu("NVIDIA GeForce RTX 4090", (8, 9))
KEY = EngineKey("ssr_encoder", "1a2b3c4d" + "0" * 56, ORIN, "10.3.0", "fp16")
PLAN = b"an engine"

keys = st.builds(
    EngineKey,
    model=st.just("ssr_encoder"),
    onnx_sha256=st.sampled_from(["1a2b3c4d" + "0" * 56, "ffffffff" + "0" * 56]),
    gpu=st.sampled_from([ORIN, RTX]),
    tensorrt=st.sampled_from(["10.3.0", "10.13.3.9"]),
    precision=st.sampled_from(["fp16", "int8"]),
)


def info(key: EngineKey, plan: bytes = PLAN) -> EngineInfo:
    return EngineInfo(key, sha256(plan), 4, {"version": "1"}, "", "2025-11-22T10:00:00+00:00", 61.5)


def test_file_name_says_what_it_is() -> None:
    assert KEY.file_name() == "ssr_encoder.orin.sm87.trt10.3.0.fp16.1a2b3c4d.engine"
    assert "nvidia-geforce-rtx-4090.sm89" in replace(KEY, gpu=RTX).file_name()
    assert timing_path(Path("e"), KEY) == Path("e/orin.sm87.trt10.3.0.timing")
    assert calibration_path(Path("e"), KEY) == Path("e/ssr_encoder.trt10.3.0.1a2b3c4d.calibration")


def test_key_of_a_file_is_its_content(tmp_path: Path) -> None:
    model = tmp_path / "net.v2.onnx"
    model.write_bytes(b"one")
    first = engine_key(model, ORIN, "10.3.0", "fp16")
    assert (first.model, first.onnx_sha256) == ("net.v2", sha256(b"one"))
    model.write_bytes(b"two")
    assert engine_key(model, ORIN, "10.3.0", "fp16").file_name() != first.file_name()


def test_an_engine_comes_back(tmp_path: Path) -> None:
    path = write_engine(tmp_path / "new" / "folder", PLAN, info(KEY))
    assert read_engine(path.parent, KEY) == (PLAN, info(KEY))
    assert sorted(p.name for p in path.parent.iterdir()) == [path.name, sidecar_path(path).name]  # nothing half written
    assert json.loads(sidecar_path(path).read_text())["key"]["gpu"] == {"name": "Orin", "capability": [8, 7]}


@settings(deadline=None)
@given(wanted=keys, built=keys)
def test_an_engine_serves_its_own_key_only(tmp_path_factory: pytest.TempPathFactory, wanted: EngineKey, built) -> None:
    folder = tmp_path_factory.mktemp("engines")
    write_engine(folder, PLAN, info(built))
    assert (wanted.file_name() == built.file_name()) == (wanted == built) == (not wanted.differences(built))
    if wanted == built:
        assert read_engine(folder, wanted)[0] == PLAN
    else:
        with pytest.raises(EngineRefusedError, match="does not fit: it"):
            read_engine(folder, wanted)


@pytest.mark.parametrize(
    ("built", "reason"),
    [
        (
            replace(KEY, gpu=RTX),
            "it was built for NVIDIA GeForce RTX 4090 (compute capability 8.9), "
            "this machine has Orin (compute capability 8.7)",
        ),
        (replace(KEY, tensorrt="10.13.3.9"), "it was built by TensorRT 10.13.3.9, this machine has 10.3.0"),
        (
            replace(KEY, onnx_sha256="f" * 64),
            "it was built from another ssr_encoder.onnx (ffffffff, not 1a2b3c4d)",
        ),
        (replace(KEY, precision="int8"), "it is int8, network.precision is fp16"),
    ],
)
def test_each_difference_has_its_sentence(tmp_path: Path, built: EngineKey, reason: str) -> None:
    path = write_engine(tmp_path, PLAN, info(built))
    with pytest.raises(EngineRefusedError) as refusal:
        read_engine(tmp_path, KEY)
    assert str(refusal.value) == f"the engine {path} does not fit: {reason}"
    renamed = path.rename(tmp_path / KEY.file_name())  # passed off as ours
    sidecar_path(path).rename(sidecar_path(renamed))
    with pytest.raises(EngineRefusedError) as refusal:
        read_engine(tmp_path, KEY)
    assert str(refusal.value) == f"the engine {renamed} does not fit: {reason}"


def test_of_several_the_nearest_is_named(tmp_path: Path) -> None:
    write_engine(tmp_path, PLAN, info(replace(KEY, gpu=RTX, tensorrt="10.13.3.9")))
    write_engine(tmp_path, PLAN, info(replace(KEY, precision="int8")))
    write_engine(tmp_path, PLAN, info(replace(KEY, model="other")))
    with pytest.raises(EngineRefusedError, match="it is int8"):
        read_engine(tmp_path, KEY)


def test_nothing_there(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(EngineRefusedError, match=r"no TensorRT engine of ssr_encoder\.onnx is in"):
            read_engine(folder, KEY)


def test_damage_is_noticed(tmp_path: Path) -> None:
    path = write_engine(tmp_path, PLAN, info(KEY))
    path.write_bytes(PLAN[:-1])
    with pytest.raises(EngineRefusedError, match="is damaged"):
        read_engine(tmp_path, KEY)
    sidecar_path(path).write_text('{"key": 3}')
    with pytest.raises(EngineRefusedError, match=r"\.engine\.json cannot be read: .*key"):
        read_engine(tmp_path, KEY)
    sidecar_path(path).unlink()
    with pytest.raises(EngineRefusedError, match="has no .* beside it"):
        read_engine(tmp_path, KEY)


def test_another_schema_is_refused(tmp_path: Path) -> None:
    write_engine(tmp_path, PLAN, replace(info(KEY), schema=2))
    with pytest.raises(EngineRefusedError, match="schema 2, this version reads 1"):
        read_engine(tmp_path, KEY)
