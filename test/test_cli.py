from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from bags import stream, write_bag
from click.testing import CliRunner, Result
from fakes import FakePipeline
from rich.console import Console

from ssr_ros import cli_doctor
from ssr_ros.cli import main, numbers, package_version
from ssr_ros.cli_map import load_config, map_recordings, report, require_one_frame, stage_times, time_shift
from ssr_ros.config import SynchronizationConfig
from ssr_ros.recording import RecordingError, open_recording
from ssr_ros.scene_graph.saved import load_graph

SECOND = 1_000_000_000
DEMO = Path(__file__).resolve().parent.parent / "recordings" / "demo_room"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def assert_one_line_error(result: Result, *words: str) -> None:
    assert result.exit_code == 2
    assert "Traceback" not in result.output
    lines = [line for line in result.output.splitlines() if line.startswith("Error: ")]
    assert len(lines) == 1
    for word in words:
        assert word in lines[0]


def test_version_is_the_one_of_package_xml() -> None:
    result = run("--version")
    text = (Path(__file__).resolve().parent.parent / "package.xml").read_text(encoding="utf-8")
    assert f"<version>{package_version()}</version>" in text
    assert result.output == f"ssr_ros {package_version()}\n"
    assert result.exit_code == 0


def test_help_needs_nothing_heavy() -> None:
    for arguments in (["--help"], ["map", "--help"], ["doctor", "--help"]):
        assert run(*arguments).exit_code == 0


def test_recordings_that_cannot_be_read_are_one_line(tmp_path: Path) -> None:
    assert_one_line_error(run("map", str(tmp_path / "nowhere")), "nowhere", "does not exist")
    (tmp_path / "empty.mcap").touch()
    assert_one_line_error(run("map", str(tmp_path / "empty.mcap")), "the file is empty")


def test_wrong_options_are_named(tmp_path: Path) -> None:
    result = run("map", str(tmp_path), "--extrinsics", "1 2 3")
    assert result.exit_code == 2
    assert "--extrinsics: needs 7 numbers, got '1 2 3'" in result.output
    assert_one_line_error(run("map", str(tmp_path), "--extrinsics", "0 0 0 0 0 0 0"), "quaternion of unit length")
    assert run("map").exit_code == 2
    assert run("map", str(tmp_path), "--every", "0").exit_code == 2


def test_bad_parameter_files_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "p.yaml"
    for text, words in (
        ("synchronization: {tolerance: -1}", ("synchronization.tolerance must be 0 or more, got -1",)),
        ("tolerance: 0.1", ("there is no parameter tolerance",)),
        ("[1, 2]", ("must hold parameters by name",)),
        ("a: [", ("is not YAML",)),
    ):
        file.write_text(text)
        assert_one_line_error(run("map", str(DEMO), "--config", str(file)), *words)
    assert_one_line_error(run("map", str(DEMO), "--config", str(tmp_path / "none.yaml")), "none.yaml")


def test_parameters_of_the_node_serve_here_too(tmp_path: Path) -> None:
    file = tmp_path / "perception.yaml"
    file.write_text(
        "/**:\n  ros__parameters:\n    synchronization: {tolerance: 0.05}\n"
        "questions:\n  ros__parameters: {max_characters: 5}\n"
        "perception:\n  ros__parameters:\n    cog_map.cell_size: 0.4\n"
    )
    config, synchronization = load_config(file)
    assert synchronization.tolerance == 0.05
    assert config.cog_map.cell_size == 0.4
    assert load_config(None)[1] == SynchronizationConfig()


def test_numbers_may_be_separated_by_commas() -> None:
    assert numbers("--world-up", "0, -1,0", 3) == (0.0, -1.0, 0.0)
    assert numbers("--world-up", None, 3) is None


# --- mapping ---------------------------------------------------------------------------------------------------------


def quiet() -> Console:
    return Console(file=sys.stderr, quiet=True)


def test_two_recordings_with_unrelated_clocks_are_one_session(tmp_path: Path) -> None:
    late = open_recording(write_bag(tmp_path / "late", stream(start=100 * SECOND)))
    early = open_recording(write_bag(tmp_path / "early", stream(start=7 * SECOND)))
    pipeline: Any = FakePipeline()
    result = map_recordings([late, early], pipeline, quiet())
    assert [part.frames for part in result.runs] == [5, 5]
    assert result.runs[0].shift == 0
    assert result.runs[1].shift == round((100.4 + 1.0 - 7.0) * SECOND)
    assert result.last is not None
    assert result.last.stamp == round(101.8 * SECOND)
    assert pipeline.graph.stamp == result.last.stamp
    text = report(result, pipeline.graph, stage_times(result, pipeline))
    assert "its stamps were moved by +94.400 s" in text
    assert "10 frames in" in text
    assert f"hash `{pipeline.graph.state_hash:016x}`" in text
    assert "| total | 2.0 | 2.9 |" in text
    assert "| read |" in text


def test_recordings_in_the_order_of_their_clocks_keep_their_stamps(tmp_path: Path) -> None:
    frame = next(iter(open_recording(write_bag(tmp_path / "bag", stream()))))
    assert time_shift(None, frame) == 0
    assert time_shift(replace(frame, stamp=frame.stamp - 1), frame) == 0
    assert time_shift(frame, frame) == SECOND


def test_drops_and_warnings_are_in_the_report(tmp_path: Path) -> None:
    messages = stream()
    messages[2] = (messages[2][0], replace_data(messages[2][1]))
    folder = write_bag(tmp_path / "bag", messages)
    (folder / "metadata.yaml").unlink()
    pipeline: Any = FakePipeline()
    result = map_recordings([open_recording(folder)], pipeline, quiet())
    text = report(result, pipeline.graph, {})
    assert "4 of at most 5 frames used" in text
    assert "dropped: 1 bad_color (last: frame at 1000000000 ns: image: 8x6 rgb8" in text
    assert "**warning:**" in text
    assert "no metadata.yaml" in text


def replace_data(message: Any) -> Any:
    message.data = np.zeros(5, np.uint8)
    return message


def test_recordings_of_other_frames_are_refused(tmp_path: Path) -> None:
    one = open_recording(write_bag(tmp_path / "one", stream()))
    other = replace(one, path=tmp_path / "other", frame_id="robot/odom")
    require_one_frame([one, one])
    with pytest.raises(RecordingError, match="must share their odometry frame: .*other in 'robot/odom'"):
        require_one_frame([one, other])


@pytest.mark.slow
def test_map_of_the_demo_recording(tmp_path: Path) -> None:
    result = run("map", str(DEMO), "--every", "8", "--out", str(tmp_path / "out"))
    assert result.exit_code == 0, result.output
    graph = load_graph(tmp_path / "out" / "graph.json")
    assert graph.nodes
    assert (tmp_path / "out" / "map.png").stat().st_size > 20_000
    text = (tmp_path / "out" / "report.md").read_text(encoding="utf-8")
    assert "15 of at most 15 frames used" in text
    assert "nothing was dropped" in text
    assert "arrow: robot" in result.output
    assert "frames/s" in result.output


# --- doctor ----------------------------------------------------------------------------------------------------------


def test_doctor_passes_where_the_tests_run() -> None:
    result = run("doctor")
    assert result.exit_code == 0, result.output
    assert "python" in result.output
    assert "DDS profile" in result.output


def test_doctor_says_what_to_do() -> None:
    check = cli_doctor.check_import("no_such_module", "", "install it", needed=True)
    assert (check.status, check.remedy) == (cli_doctor.Status.MISSING, "install it")
    assert check.detail == "no module no_such_module"
    assert cli_doctor.check_python((3, 9)).status is cli_doctor.Status.MISSING
    assert cli_doctor.check_python((3, 12)).status is cli_doctor.Status.OK
    assert cli_doctor.check_file("x", "no/such/file").status is cli_doctor.Status.MISSING


def test_doctor_looks_at_the_dds_profile(tmp_path: Path) -> None:
    profile = tmp_path / "fastdds.xml"
    unset = cli_doctor.check_profile({}.get)
    assert unset.status is cli_doctor.Status.ABSENT
    assert "export FASTDDS_DEFAULT_PROFILES_FILE=" in unset.remedy
    given = {"FASTDDS_DEFAULT_PROFILES_FILE": str(profile)}
    assert "is no file" in cli_doctor.check_profile(given.get).detail
    profile.touch()
    assert cli_doctor.check_profile(given.get).status is cli_doctor.Status.OK


def test_doctor_reports_broken_installations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "broken_library.py").write_text("raise OSError('libfoo.so: cannot open')")
    monkeypatch.syspath_prepend(tmp_path)
    check = cli_doctor.check_import("broken_library", "", "install again")
    assert check.detail == "does not load: libfoo.so: cannot open"
