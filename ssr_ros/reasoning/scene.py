"""What every solver is given: the graph, its index, and the rules when geometry decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ssr_ros.config import ReasoningConfig
from ssr_ros.reasoning.answer import Answer, AnswerStatus, sentence
from ssr_ros.reasoning.graph_index import GraphIndex, GraphState, Rows
from ssr_ros.reasoning.labels import Lexicon
from ssr_ros.reasoning.query import LengthUnit
from ssr_ros.reasoning.references import References
from ssr_ros.scene_graph.change_log import ChangeLog
from ssr_ros.scene_graph.graph import SceneGraph
from ssr_ros.types import Matrix4

PER_METER = {"m": 1.0, "cm": 100.0}


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """One state of the graph, ready to be asked."""

    graph: SceneGraph
    index: GraphIndex
    find: References
    config: ReasoningConfig
    graph_T_base: Matrix4 | None = None  # where the robot is, if that is known
    history: ChangeLog | None = None  # what was removed and moved, where somebody has followed the graph

    @classmethod
    def of(cls, state: GraphState, lexicon: Lexicon, history: ChangeLog | None = None) -> Scene:
        return cls(state.graph, state.index, References(state, lexicon), state.config, state.graph_T_base, history)

    @property
    def state(self) -> GraphState:
        """What the geometry below the solvers reads."""
        return self.find.state

    def answer(self, rows: ArrayLike, text: str, **fields: Any) -> Answer:
        """The answer that these objects prove: STALE if one of them is, as sure as the least sure of them.

        The text says which of them have not been confirmed lately, and of which the map is not sure.
        """
        proof = np.asarray(rows, dtype=np.intp)
        stale = proof[self.index.stale[proof]]
        doubtful = proof[self.index.confidence[proof] < self.config.low_confidence]
        if stale.size:
            text += f" Not confirmed lately: {self.find.names(stale)}."
        if doubtful.size:
            text += f" The map is not sure of {self.find.names(doubtful)}."
        return Answer(
            AnswerStatus.STALE if stale.size else AnswerStatus.OK,
            sentence(text),
            evidence=self.find.ids(self._with_twins(proof)),
            confidence=float(self.index.confidence[proof].min()) if proof.size else 0.0,
            **fields,
        )

    def _with_twins(self, proof: Rows) -> Rows:
        """The rows, then those that were taken for the same things."""
        twins = [row for one in proof.tolist() for row in self.find.merged.get(one, ()) if row not in proof]
        return np.append(proof, list(dict.fromkeys(twins))).astype(np.intp)


def length_text(value: float, unit: LengthUnit) -> str:
    """A length to the centimeter, which is what a map of boxes can mean."""
    return f"{value:.{0 if unit == 'cm' else 2}f} {unit}"
