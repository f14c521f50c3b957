"""What our lifecycle nodes share: parameters, transitions that explain themselves, a clean end on a signal."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Sequence

import rclpy
from rcl_interfaces.msg import SetParametersResult
from rclpy.clock import Clock, ClockType
from rclpy.executors import SingleThreadedExecutor
from rclpy.lifecycle import LifecycleNode, LifecycleState, TransitionCallbackReturn
from rclpy.parameter import Parameter
from rclpy.signals import SignalHandlerOptions
from rclpy.timer import Timer

from ssr_ros.ros.parameters import declare_config, parameter_fields

_SPIN_TIMEOUT = 0.1  # [s] how late a signal may be noticed


class ManagedNode(LifecycleNode):
    """A lifecycle node whose subclass writes ``configure``, ``activate``, ``deactivate`` and ``cleanup``.

    Each may raise; the transition then fails and the reason is logged. ``deactivate`` and ``cleanup``
    are also called after a half-done ``activate`` or ``configure``, so they must bear being incomplete.
    """

    def __init__(self, name: str, *config_types: type) -> None:
        super().__init__(name)
        declare_config(self, *config_types)
        self._fixed = {item.name for config_type in config_types for item in parameter_fields(config_type)}
        self._configured = False
        self._active = False
        self._steady = Clock(clock_type=ClockType.STEADY_TIME)
        self.add_on_set_parameters_callback(self._refuse_while_configured)

    def configure(self) -> None:
        """Read the parameters, load, create publishers and services."""

    def activate(self) -> None:
        """Subscribe and start working."""

    def deactivate(self) -> None:
        """Stop working and unsubscribe."""

    def cleanup(self) -> None:
        """Free what ``configure`` made."""

    def create_steady_timer(self, period: float, callback: Callable[[], None]) -> Timer:
        """A timer of ``period`` [s] that goes on while simulated time stands still."""
        return self.create_timer(period, callback, clock=self._steady)

    def on_configure(self, state: LifecycleState) -> TransitionCallbackReturn:
        if not self._attempt("configure", self.configure):
            self._attempt("clean up", self.cleanup)
            return TransitionCallbackReturn.FAILURE
        self._configured = True
        return TransitionCallbackReturn.SUCCESS

    def on_activate(self, state: LifecycleState) -> TransitionCallbackReturn:
        if not self._attempt("activate", self.activate):
            self._attempt("deactivate", self.deactivate)
            return TransitionCallbackReturn.FAILURE
        self._active = True
        return TransitionCallbackReturn.SUCCESS

    def on_deactivate(self, state: LifecycleState) -> TransitionCallbackReturn:
        self._active = False
        return _result(self._attempt("deactivate", self.deactivate))

    def on_cleanup(self, state: LifecycleState) -> TransitionCallbackReturn:
        self._configured = False
        return _result(self._attempt("clean up", self.cleanup))

    def on_shutdown(self, state: LifecycleState) -> TransitionCallbackReturn:
        return _result(self._release())

    def on_error(self, state: LifecycleState) -> TransitionCallbackReturn:
        return _result(self._release())

    def _release(self) -> bool:
        """Back to nothing from whatever state, e.g. straight from active on Ctrl-C."""
        stopped = not self._active or self._attempt("deactivate", self.deactivate)
        freed = not self._configured or self._attempt("clean up", self.cleanup)
        self._active = self._configured = False
        return stopped and freed

    def _attempt(self, verb: str, step: Callable[[], None]) -> bool:
        try:
            step()
        except ValueError as error:  # bad configuration: the sentence says it all
            self.get_logger().error(f"cannot {verb}: {error}")
            return False
        except Exception as error:  # rclpy would go to its error state without a word
            self.get_logger().error(f"cannot {verb}: {type(error).__name__}: {error}")
            return False
        return True

    def _refuse_while_configured(self, parameters: Sequence[Parameter]) -> SetParametersResult:
        fixed = [p.name for p in parameters if p.name in self._fixed]
        if self._configured and fixed:
            reason = f"{', '.join(fixed)} can change only while the node is unconfigured"
            return SetParametersResult(successful=False, reason=reason)
        return SetParametersResult(successful=True)


def run(make_node: Callable[[], ManagedNode], arguments: list[str] | None = None) -> int:
    """Spin a managed node until SIGINT or SIGTERM, then shut it down from whatever state it is in."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    # rclpy's own handlers would tear the context down before the node could be shut down in order
    rclpy.init(args=arguments, signal_handler_options=SignalHandlerOptions.NO)
    node = make_node()
    executor = SingleThreadedExecutor()
    executor.add_node(node)
    try:
        if node.get_parameter("autostart").value is True:
            start(node)
        while not stop.is_set():
            executor.spin_once(timeout_sec=_SPIN_TIMEOUT)
    finally:
        node.trigger_shutdown()
        executor.shutdown()
        node.destroy_node()
        rclpy.try_shutdown()
    return 0


def start(node: ManagedNode) -> bool:
    """Configure and activate; False when one of them failed (the node stays where it is)."""
    steps = (node.trigger_configure, node.trigger_activate)
    return all(step() == TransitionCallbackReturn.SUCCESS for step in steps)


def _result(success: bool) -> TransitionCallbackReturn:
    return TransitionCallbackReturn.SUCCESS if success else TransitionCallbackReturn.ERROR
