"""A recording or a synthetic home instead of a robot, with perception and questions, and RViz where asked for.

ros2 launch ssr_ros demo.launch.py rviz:=true
ros2 launch ssr_ros demo.launch.py world:=sim seed:=7
"""

from __future__ import annotations

from pathlib import Path

from ament_index_python.packages import get_package_share_directory
from launch import LaunchDescription
from launch.actions import DeclareLaunchArgument, IncludeLaunchDescription
from launch.conditions import IfCondition
from launch.launch_description_sources import PythonLaunchDescriptionSource
from launch.substitutions import LaunchConfiguration, PythonExpression
from launch_ros.actions import LifecycleNode
from launch_ros.parameter_descriptions import ParameterValue

SHARE = Path(get_package_share_directory("ssr_ros"))

# The recording's topics, and the simulation's. They publish under these names; perception.launch.py does the rest.
TOPICS = {
    "color": "/camera/color/image_raw",
    "depth": "/camera/aligned_depth_to_color/image_raw",
    "camera_info": "/camera/color/camera_info",
    "odometry": "/odom",
}


def arguments() -> list[DeclareLaunchArgument]:
    flags = {"choices": ["true", "false"]}
    return [
        DeclareLaunchArgument(
            "world", default_value="recording", choices=["recording", "sim"], description="what the robot moves in"
        ),
        DeclareLaunchArgument("seed", default_value="1", description="of the synthetic home (world:=sim)"),
        DeclareLaunchArgument("people", default_value="0", description="who walk about in it (world:=sim)"),
        DeclareLaunchArgument(
            "recording", default_value=str(SHARE / "recordings" / "demo_room"), description="ROS 2 bag to play"
        ),
        DeclareLaunchArgument("rate", default_value="1.0", description="times the recorded speed"),
        DeclareLaunchArgument("loop", default_value="false", **flags, description="start again at the end"),
        DeclareLaunchArgument("rviz", default_value="false", **flags, description="start RViz"),
    ]


def perception() -> IncludeLaunchDescription:
    """On the recording's clock, for its stamps lie in the past."""
    given = {**TOPICS, "use_sim_time": "true", "rviz": LaunchConfiguration("rviz")}
    source = PythonLaunchDescriptionSource(str(SHARE / "launch" / "perception.launch.py"))
    return IncludeLaunchDescription(source, launch_arguments=given.items())


def in_world(name: str) -> IfCondition:
    return IfCondition(PythonExpression(["'", LaunchConfiguration("world"), f"' == '{name}'"]))


def replay() -> LifecycleNode:
    """Makes the clock, so it must not wait for one; when it ends the other nodes stay, to be asked."""
    return LifecycleNode(
        package="ssr_ros",
        executable="replay_node",
        name="replay",
        namespace="",
        condition=in_world("recording"),
        parameters=[
            {
                "autostart": True,
                "clock": True,
                "recording": ParameterValue(LaunchConfiguration("recording"), value_type=str),
                "rate": ParameterValue(LaunchConfiguration("rate"), value_type=float),
                "loop": ParameterValue(LaunchConfiguration("loop"), value_type=bool),
            }
        ],
        output="screen",
    )


def simulation() -> LifecycleNode:
    """Draws the images as the robot drives and makes the clock, which is slower than real time on a slow machine."""
    return LifecycleNode(
        package="ssr_ros",
        executable="sim_node",
        name="simulation",
        namespace="",
        condition=in_world("sim"),
        parameters=[
            {
                "autostart": True,
                "clock": True,
                "seed": ParameterValue(LaunchConfiguration("seed"), value_type=int),
                "people": ParameterValue(LaunchConfiguration("people"), value_type=int),
                "rate": ParameterValue(LaunchConfiguration("rate"), value_type=float),
            }
        ],
        output="screen",
    )


def generate_launch_description() -> LaunchDescription:
    # perception comes first: its DDS profile is for the replay, too
    return LaunchDescription([*arguments(), perception(), replay(), simulation()])
