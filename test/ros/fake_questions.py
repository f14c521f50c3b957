"""The question node with SlowTranslator in place of a language model: everything about ROS is real."""

from __future__ import annotations

import sys

from slow_translator import SlowTranslator

from ssr_ros.language.templates import TemplateTranslator
from ssr_ros.ros.managed_node import run
from ssr_ros.ros.question_node import QuestionNode

if __name__ == "__main__":
    sys.exit(run(lambda: QuestionNode(lambda config: [TemplateTranslator(), SlowTranslator()])))
