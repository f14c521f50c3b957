"""The perception node, fed by a robot of the test's own."""

from __future__ import annotations

import signal

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not installed")
pytest.importorskip("ssr_ros.msg", reason="the messages are not built")
import ssr_ros.srv as ssr_srvs
from lifecycle_msgs.msg import State, Transition
from lifecycle_msgs.srv import ChangeState, GetState
from rcl_interfaces.msg import Parameter, ParameterType, ParameterValue
from rcl_interfaces.srv import SetParameters
from robot import STEP, Robot

pytestmark = pytest.mark.ros

BEGIN = 1_700_000_000_000_000_000  # [ns]


def call(observer, kind, name, request):
    return observer.call(observer.node.create_client(kind, name), request)


def change_state(observer, transition):
    request = ChangeState.Request(transition=Transition(id=transition))
    return call(observer, ChangeState, "perception/change_state", request).success


def state(observer):
    return call(observer, GetState, "perception/get_state", GetState.Request()).current_state.id


def set_parameter(observer, name, value):
    parameter = Parameter(name=name, value=ParameterValue(type=ParameterType.PARAMETER_STRING, string_value=value))
    return call(observer, SetParameters, "perception/set_parameters", SetParameters.Request(parameters=[parameter]))


def dropped(observer, reason):
    return int(observer.status("input").get(f"dropped/{reason}", 0))


def frames(observer):
    return int(observer.status("input").get("frames", 0))


def test_bad_input_is_counted_and_explained(observer, perception, wait):
    perception()
    robot = Robot(observer.node, best_effort=["depth/image_raw"])
    wait(lambda: robot.connected, "all four inputs connected")
    robot.send_frame(BEGIN)
    robot.send_frame(BEGIN + STEP, encoding="yuv422")
    robot.send_frame(BEGIN + 2 * STEP)
    robot.send_images(0)
    robot.send_images(BEGIN + STEP)
    robot.send_odometry(BEGIN + 4 * STEP, x=float("nan"))
    robot.send_frame(BEGIN + 5 * STEP)
    wait(lambda: frames(observer) == 3, "the three good frames")
    wait(lambda: dropped(observer, "bad_color") == 1, "the encoding counted")
    wait(lambda: dropped(observer, "bad_odometry") == 1, "the NaN counted")
    assert dropped(observer, "zero_stamp") == 2  # color and depth
    assert dropped(observer, "out_of_order") == 2
    assert "yuv422" in observer.status("input")["last_drop/bad_color"]
    assert observer.status("pipeline")["worker"] == "running"


@pytest.mark.parametrize("best_effort", [[], ["color/image_raw", "depth/image_raw"]], ids=["reliable", "best effort"])
def test_no_raw_image_of_full_size_is_lost(observer, perception, wait, best_effort):
    perception()
    robot = Robot(observer.node, best_effort, size=(640, 480))
    wait(lambda: robot.connected, "all four inputs connected")
    observer.spin(0.5)
    for i in range(40):
        robot.send_frame(BEGIN + i * STEP)
        observer.spin(0.1)
    wait(lambda: frames(observer) == 40, "every frame")
    assert not [key for key in observer.status("input") if key.startswith("dropped/")]


def test_without_extrinsics_frames_are_dropped_never_guessed(observer, perception, wait):
    perception("synchronization.max_wait:=0.5", extrinsics=())
    robot = Robot(observer.node)
    wait(lambda: robot.connected, "all four inputs connected")
    for i in range(12):  # a frame waits half a second of sensor time for its transform
        robot.send_frame(BEGIN + i * STEP)
    wait(lambda: dropped(observer, "no_extrinsics") > 0, "the drop")
    assert frames(observer) == 0


def test_time_jumping_back_starts_a_new_session(observer, perception, wait):
    perception()
    robot = Robot(observer.node)
    wait(lambda: robot.connected, "all four inputs connected")
    robot.send_frame(BEGIN)
    wait(lambda: len(observer.graph.nodes) == 1, "the first object")
    first = observer.graph.session_id
    robot.send_frame(BEGIN - 100 * STEP)
    wait(lambda: observer.graph.session_id != first and len(observer.graph.nodes) == 1, "the new session")
    wait(lambda: observer.in_step, "in step")
    assert observer.graph == observer.producer_graph()


def test_a_graph_in_the_map_follows_corrections(observer, perception, wait):
    perception("graph_frame:=map")
    robot = Robot(observer.node)
    wait(lambda: robot.connected, "all four inputs connected")
    robot.send_frame(BEGIN)
    wait(lambda: dropped(observer, "no_graph_transform") == 1, "a frame without correction is dropped")
    wait(lambda: robot.map_to_odom.get_subscription_count(), "map_to_odom read")
    robot.send_map_to_odom(5.0)
    observer.spin(0.5)
    robot.send_frame(BEGIN + STEP)
    wait(lambda: len(observer.graph.nodes) == 1, "the object")
    before = observer.graph.nodes[1].box.center
    robot.send_map_to_odom(5.05)  # not worth following
    observer.spin(0.5)
    robot.send_frame(BEGIN + 2 * STEP)
    wait(lambda: len(observer.graph.nodes) == 2, "the second object")
    assert observer.graph.map_generation == 0
    robot.send_map_to_odom(6.0)
    observer.spin(0.5)
    robot.send_frame(BEGIN + 3 * STEP)
    wait(lambda: len(observer.graph.nodes) == 3, "the third object")
    graph = observer.graph
    assert (graph.frame_id, graph.map_generation) == ("map", 1)
    assert graph.nodes[1].box.center == pytest.approx((before[0] + 1.0, *before[1:]))


def test_a_bad_parameter_fails_the_transition_in_a_sentence(observer, perception, wait):
    child = perception("input.transport:=carrier_pigeon", autostart=False)
    assert not change_state(observer, Transition.TRANSITION_CONFIGURE)
    assert state(observer) == State.PRIMARY_STATE_UNCONFIGURED
    sentence = "input.transport must be one of auto, raw, compressed, got 'carrier_pigeon'"
    wait(lambda: sentence in child.last_lines(), "the sentence in the log")
    assert set_parameter(observer, "input.transport", "raw").results[0].successful
    assert change_state(observer, Transition.TRANSITION_CONFIGURE)
    result = set_parameter(observer, "input.transport", "auto").results[0]
    assert not result.successful and "unconfigured" in result.reason
    for transition in (
        Transition.TRANSITION_ACTIVATE,
        Transition.TRANSITION_DEACTIVATE,
        Transition.TRANSITION_CLEANUP,
    ):
        assert change_state(observer, transition)
    assert state(observer) == State.PRIMARY_STATE_UNCONFIGURED


@pytest.mark.parametrize(
    ("steps", "number"), [(0, signal.SIGINT), (1, signal.SIGTERM), (2, signal.SIGINT), (2, signal.SIGTERM)]
)
def test_a_signal_ends_it_in_every_state(observer, perception, steps, number):
    child = perception(autostart=False)
    for transition in (Transition.TRANSITION_CONFIGURE, Transition.TRANSITION_ACTIVATE)[:steps]:
        assert change_state(observer, transition)
    assert state(observer) == State.PRIMARY_STATE_UNCONFIGURED + steps
    child.process.send_signal(number)
    assert child.process.wait(timeout=10) == 0
    assert "Traceback" not in child.last_lines(100)


def test_graphs_are_saved_and_loaded_inside_the_folder_only(observer, perception, wait, tmp_path):
    folder = tmp_path / "graphs"
    perception(f"storage.folder:={folder}")
    robot = Robot(observer.node)
    wait(lambda: robot.connected, "all four inputs connected")
    robot.send_frame(BEGIN)
    wait(lambda: len(observer.graph.nodes) == 1, "the object")

    save, load = ssr_srvs.SaveSceneGraph, ssr_srvs.LoadSceneGraph
    for name in ("../evil.json", "/tmp/evil.json", "a/b.json", "evil.txt", "", "..json", "a" * 500 + ".json"):
        for kind, service in ((save, "perception/save"), (load, "perception/load")):
            response = call(observer, kind, service, kind.Request(name=name))
            assert not response.success and "name must be" in response.message
    response = call(observer, load, "perception/load", load.Request(name="absent.json"))
    assert not response.success and "absent.json" in response.message
    response = call(observer, save, "perception/save", save.Request(name="room.json"))
    assert response.success, response.message
    assert [path.name for path in folder.iterdir()] == ["room.json"]

    reset = ssr_srvs.ResetSceneGraph
    session = call(observer, reset, "perception/reset", reset.Request()).session_id
    wait(lambda: observer.graph.session_id == session and not observer.graph.nodes, "an empty graph")
    response = call(observer, load, "perception/load", load.Request(name="room.json"))
    assert response.success, response.message
    wait(lambda: observer.graph.session_id == response.session_id, "the loaded graph")
    assert len(observer.graph.nodes) == 1
