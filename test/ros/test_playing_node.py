"""What replay and simulation share: progress, clock and end are told; a deaf thread holds nobody up."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not installed")
pytest.importorskip("ssr_ros.msg", reason="the messages are not built")
import rclpy
from rclpy.qos import DurabilityPolicy, QoSProfile
from rosgraph_msgs.msg import Clock
from std_msgs.msg import Bool, Float32

from ssr_ros.ros.managed_node import start
from ssr_ros.ros.playing_node import PlayingNode

pytestmark = pytest.mark.ros

LATCHED = QoSProfile(depth=1, durability=DurabilityPolicy.TRANSIENT_LOCAL)
SECOND = 1_000_000_000  # [ns]


@dataclass(frozen=True, slots=True)
class Config:
    autostart: bool = False


class FakePlayer(PlayingNode):
    """Plays what the test gives it."""

    def __init__(self, playing: Callable[[FakePlayer, threading.Event], None]) -> None:
        super().__init__("player", Config)
        self.playing = playing

    def configure(self) -> None:
        self.advertise("player/progress", "player/finished", clock=True, skipped={})

    def play(self, stop: threading.Event) -> None:
        self.playing(self, stop)


@pytest.fixture
def make_player(environment: dict[str, str]) -> Iterator[Callable[..., FakePlayer]]:
    made: list[FakePlayer] = []

    def make(playing: Callable[[FakePlayer, threading.Event], None]) -> FakePlayer:
        made.append(FakePlayer(playing))
        return made[-1]

    rclpy.init()
    yield make
    for player in made:
        player.trigger_shutdown()
        player.destroy_node()
    rclpy.try_shutdown()


@pytest.fixture
def told(observer) -> dict[str, list]:
    got: dict[str, list] = {"progress": [], "finished": [], "clock": []}
    node = observer.node
    node.create_subscription(Float32, "player/progress", lambda m: got["progress"].append(m.data), 100)
    node.create_subscription(Bool, "player/finished", lambda m: got["finished"].append(m.data), LATCHED)
    node.create_subscription(Clock, "/clock", lambda m: got["clock"].append(m.clock.sec), 100)
    return got


def when_heard(player: FakePlayer) -> None:
    """Block until the test's subscriptions are known to the publishers."""
    deadline = time.monotonic() + 30
    while any(p.get_subscription_count() == 0 for p in player._told) and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.3)  # readers see us a little later


def test_progress_clock_and_end_are_told_and_start_again_with_a_loop(make_player, told, wait):
    def playing(player: FakePlayer, stop: threading.Event) -> None:
        when_heard(player)
        for second, part in ((1, 0.0), (2, 0.001), (3, 0.5), (1, 0.0), (2, 0.001)):
            player.at_message(second * SECOND, part)

    assert start(make_player(playing))
    wait(lambda: told["finished"][-1:] == [True], "the end")
    wait(lambda: told["clock"] == [1, 2, 3, 1, 2], "the clock")
    wait(lambda: told["progress"] == [0.0, 0.5, 0.0, 1.0], "the progress")


def test_an_error_is_an_end(make_player, told, wait):
    def playing(player: FakePlayer, stop: threading.Event) -> None:
        raise RuntimeError("the bag is cut short")

    assert start(make_player(playing))
    wait(lambda: told["finished"][-1:] == [True], "the end")


def test_a_deaf_thread_holds_nobody_up_and_tells_nothing_more(make_player, told, wait):
    go_on, rounds = threading.Event(), []

    def playing(player: FakePlayer, stop: threading.Event) -> None:
        rounds.append(stop)
        if len(rounds) == 1:
            go_on.wait(60)
            raise RuntimeError("nobody is to hear of this")
        stop.wait(60)

    player = make_player(playing)
    assert start(player)
    wait(lambda: rounds, "the first round")
    first = player._thread
    begin = time.monotonic()
    player.trigger_deactivate()
    assert time.monotonic() - begin < 20
    player.trigger_activate()
    wait(lambda: len(rounds) == 2, "the second round")
    assert rounds[0].is_set() and not rounds[1].is_set()
    go_on.set()
    wait(lambda: not first.is_alive(), "the end of the first thread")
    wait(lambda: told["finished"][-1:] == [False], "that the second round began")
    assert True not in told["finished"]
