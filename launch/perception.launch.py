"""Scene graph and spatial answers on a robot: the nodes perception and questions, and RViz where asked for.

    ros2 launch ssr_ros perception.launch.py color:=/camera/color/image_raw \\
        depth:=/camera/aligned_depth_to_color/image_raw camera_info:=/camera/color/camera_info odometry:=/odom
"""

from __future__ import annotations

import os
from pathlib import Path

from ament_index_python.packages import get_package_share_directory
from launch import LaunchContext, LaunchDescription, LaunchDescriptionEntity
from launch.actions import DeclareLaunchArgument, OpaqueFunction, SetEnvironmentVariable
from launch.substitutions import LaunchConfiguration
from launch_ros.actions import LifecycleNode, Node

SHARE = Path(get_package_share_directory("ssr_ros"))
# Fast DDS renamed the variable for Kilted; where both are set, Kilted reads the file twice and complains
PROFILE_VARIABLES = {"humble": "FASTRTPS_DEFAULT_PROFILES_FILE", "jazzy": "FASTRTPS_DEFAULT_PROFILES_FILE"}
PROFILE_VARIABLE = PROFILE_VARIABLES.get(os.environ.get("ROS_DISTRO", ""), "FASTDDS_DEFAULT_PROFILES_FILE")
RESPAWN_DELAY = 5.0  # [s]

# argument -> input of the perception node, relative to its namespace
TOPICS = {
    "color": "color/image_raw",
    "depth": "depth/image_raw",
    "camera_info": "color/camera_info",
    "odometry": "odom",
}
# argument -> parameter of the perception node; an empty argument leaves the parameters file in charge
PARAMETERS = {
    "transport": "input.transport",
    "graph_frame": "graph_frame",
    "base_frame": "base_frame",
    "camera_frame": "camera.frame",
}


def arguments() -> list[DeclareLaunchArgument]:
    flags = {"choices": ["true", "false"]}
    return [
        DeclareLaunchArgument("namespace", default_value="", description="namespace of the nodes and their topics"),
        DeclareLaunchArgument("color", default_value=TOPICS["color"], description="color images (a base topic)"),
        DeclareLaunchArgument("depth", default_value=TOPICS["depth"], description="depth registered to color"),
        DeclareLaunchArgument("camera_info", default_value=TOPICS["camera_info"], description="intrinsics of color"),
        DeclareLaunchArgument("odometry", default_value=TOPICS["odometry"], description="nav_msgs/Odometry"),
        DeclareLaunchArgument(
            "transport",
            default_value="",
            choices=["", "auto", "raw", "compressed"],
            description="images to subscribe to; empty: as in params_file",
        ),
        DeclareLaunchArgument("graph_frame", default_value="", description="odom or map; empty: as in params_file"),
        DeclareLaunchArgument("base_frame", default_value="", description="robot base; empty: as in params_file"),
        DeclareLaunchArgument(
            "camera_frame", default_value="", description="optical frame; empty: as in params_file or the image header"
        ),
        DeclareLaunchArgument(
            "params_file", default_value=str(SHARE / "config" / "perception.yaml"), description="parameters (YAML)"
        ),
        DeclareLaunchArgument("use_sim_time", default_value="false", **flags, description="take time from /clock"),
        DeclareLaunchArgument(
            "autostart", default_value="true", **flags, description="configure and activate without a manager"
        ),
        DeclareLaunchArgument("respawn", default_value="true", **flags, description="restart a node that died"),
        DeclareLaunchArgument("questions", default_value="true", **flags, description="start the question node"),
        DeclareLaunchArgument("rviz", default_value="false", **flags, description="start RViz"),
        DeclareLaunchArgument(
            "rviz_config", default_value=str(SHARE / "config" / "ssr.rviz"), description="RViz configuration"
        ),
        DeclareLaunchArgument(
            "dds_profile",
            default_value="",
            description="Fast DDS profile; empty: the environment's, else the shipped one; none: change nothing",
        ),
        DeclareLaunchArgument("log_level", default_value="info", description="debug, info, warn or error"),
    ]


def setup(context: LaunchContext) -> list[LaunchDescriptionEntity]:
    """Everything that depends on the values of the arguments."""
    entities: list[LaunchDescriptionEntity] = [*dds_profile(context), perception(context)]
    if is_true(context, "questions"):
        entities.append(managed_node(context, "questions", "question_node"))
    if is_true(context, "rviz"):
        entities.append(rviz(context))
    return entities


def dds_profile(context: LaunchContext) -> list[LaunchDescriptionEntity]:
    """Images do not fit Fast DDS's default buffers, so unless something else is configured ours is used."""
    chosen = value(context, "dds_profile")
    if chosen == "none" or (not chosen and PROFILE_VARIABLE in os.environ):
        return []
    return [SetEnvironmentVariable(PROFILE_VARIABLE, chosen or str(SHARE / "config" / "fastdds.xml"))]


def perception(context: LaunchContext) -> LifecycleNode:
    given = {parameter: value(context, argument) for argument, parameter in PARAMETERS.items()}
    remapped = [(topic, value(context, argument)) for argument, topic in TOPICS.items()]
    return managed_node(
        context,
        "perception",
        "perception_node",
        parameters={name: text for name, text in given.items() if text},
        remappings=[(topic, target) for topic, target in remapped if topic != target],
    )


def managed_node(
    context: LaunchContext,
    name: str,
    executable: str,
    parameters: dict[str, str] | None = None,
    remappings: list[tuple[str, str]] | None = None,
) -> LifecycleNode:
    """A lifecycle node that starts by itself: transitions sent from here could miss its first events, and a
    respawned node would wait for them in vain."""
    overrides = {
        "use_sim_time": is_true(context, "use_sim_time"),
        "autostart": is_true(context, "autostart"),
        **(parameters or {}),
    }
    return LifecycleNode(
        package="ssr_ros",
        executable=executable,
        name=name,
        namespace=value(context, "namespace"),
        parameters=[value(context, "params_file"), overrides],
        remappings=remappings or [],
        ros_arguments=["--log-level", value(context, "log_level")],
        respawn=is_true(context, "respawn"),
        respawn_delay=RESPAWN_DELAY,
        output="screen",
    )


def rviz(context: LaunchContext) -> Node:
    return Node(
        package="rviz2",
        executable="rviz2",
        namespace=value(context, "namespace"),
        arguments=["-d", value(context, "rviz_config")],
        parameters=[{"use_sim_time": is_true(context, "use_sim_time")}],
        output="screen",
    )


def value(context: LaunchContext, argument: str) -> str:
    return str(LaunchConfiguration(argument).perform(context))


def is_true(context: LaunchContext, argument: str) -> bool:
    return value(context, argument) == "true"


def generate_launch_description() -> LaunchDescription:
    return LaunchDescription([*arguments(), OpaqueFunction(function=setup)])
