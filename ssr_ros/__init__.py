"""Structured scene reasoning for ROS 2 robots."""

# A source checkout must not hide the generated ssr_ros.msg / ssr_ros.srv of an installed copy.
__path__ = __import__("pkgutil").extend_path(__path__, __name__)
