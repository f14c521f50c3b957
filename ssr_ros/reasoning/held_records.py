"""Records of one state of a graph as columns, of which the next state's are copied where nothing has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

Record = TypeVar("Record")
Column = NDArray[Any]  # (K, ...)


class Held(NamedTuple, Generic[Record]):
    """Records and where they are in memory, which tells them apart: they never change, and are held here."""

    records: tuple[Record, ...]
    addresses: NDArray[np.int64]  # (K,)

    @classmethod
    def of(cls, records: Iterable[Record]) -> Held[Record]:
        held = tuple(records)
        return cls(held, np.fromiter(map(id, held), np.int64, len(held)))

    def columns(
        self, read: Callable[[Sequence[Record]], Sequence[Column]], before: Held[Record], known: Sequence[Column]
    ) -> Sequence[Column]:
        """What ``read`` makes of these; what is ``known`` of those that were held ``before`` is copied."""
        places = self._places_in(before)
        if (places < 0).all():
            return read(self.records)
        columns = [column.take(places, axis=0) for column in known]
        fresh = np.flatnonzero(places < 0)
        if fresh.size:
            for column, values in zip(columns, read([self.records[n] for n in fresh.tolist()]), strict=True):
                column[fresh] = values
        return columns

    def _places_in(self, before: Held[Record]) -> NDArray[np.intp]:
        """(K,) where each of these was; -1 for new ones. Most are where they were, and only the others searched for."""
        places = np.full(len(self.records), -1, dtype=np.intp)
        both = min(len(self.records), len(before.records))
        stayed = np.flatnonzero(self.addresses[:both] == before.addresses[:both])
        places[stayed] = stayed
        others = np.delete(np.arange(len(before.records)), stayed)
        if others.size:
            moved = np.flatnonzero(places < 0)
            others = others[np.argsort(before.addresses[others])]
            at = others.take(np.searchsorted(before.addresses[others], self.addresses[moved]), mode="clip")
            places[moved] = np.where(before.addresses[at] == self.addresses[moved], at, -1)
        return places
