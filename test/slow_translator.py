"""A stand-in for a language model: it understands one sentence, and takes as long over it as the sentence says."""

from __future__ import annotations

import re
import threading
from collections.abc import Collection

from ssr_ros.language.translation import Translation, UnparsableError
from ssr_ros.reasoning.query import Count, ObjectRef

_FORM = re.compile(r"Think (?P<seconds>[\d.]+) s about (?P<label>\w+)")


class SlowTranslator:
    """ "Think 2.5 s about chair" asks for the number of chairs; no template knows such a form.

    Like a model that generates word by word, it can be canceled in the midst of it.
    """

    def __init__(self) -> None:
        self.canceled = 0  # translations that were ended early
        self.busy = threading.Event()
        self._stop = threading.Event()

    def translate(self, question: str, labels: Collection[str]) -> Translation:
        self._stop.clear()
        match = _FORM.fullmatch(question)
        if match is None:
            raise UnparsableError("no thought comes to that")
        if match["label"] == "nothing":
            raise RuntimeError("the model has lost its thread")
        self.busy.set()
        stopped = self._stop.wait(float(match["seconds"]))
        self.busy.clear()
        if stopped:
            self.canceled += 1
            raise RuntimeError("canceled")
        return Translation(Count(ObjectRef(label=match["label"])))

    def cancel(self) -> None:
        self._stop.set()
