"""Streams ROS 2 bags (MCAP, sqlite3) without ROS, damaged ones as far as they can be read.

rosbags reads sound bags. It refuses files cut off before their index, as a robot that loses power leaves them:
these are read front to back by the mcap package, or by sqlite3 in the order of writing.
"""

from __future__ import annotations

import logging
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from mcap.exceptions import McapError
from mcap.records import Channel, Message, Schema
from mcap.stream_reader import StreamReader
from rosbags.rosbag2 import Reader
from rosbags.typesys import Stores, get_typestore

logger = logging.getLogger(__name__)
SUFFIXES = (".mcap", ".db3")
MAX_RECORD = 256 * 2**20  # [bytes] a longer record of a damaged file is the damage


class RecordingError(Exception):
    """A recording cannot be read; names the file and what to do."""


@dataclass(frozen=True, slots=True)
class Topic:
    name: str
    type: str  # package/msg/Name
    count: int  # messages


class _File(Protocol):
    """One storage: its topics, its span, its undecoded messages in time order."""

    topics: list[Topic]
    start: int  # [ns]
    end: int  # [ns]

    def raw_messages(self, topics: Collection[str]) -> Iterator[tuple[str, int, bytes]]: ...


class Bag:
    """A bag folder or a bare .mcap or .db3 file. ``warnings`` grows when damage is met on the way."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.warnings: list[str] = []
        self._store = get_typestore(Stores.ROS2_JAZZY)
        self._files = self._open()
        counts = Counter[tuple[str, str]]()
        for file in self._files:
            for topic in file.topics:
                counts[topic.name, topic.type] += topic.count
        self.topics = [Topic(name, kind, count) for (name, kind), count in sorted(counts.items())]
        if not sum(counts.values()):
            raise RecordingError(f"{path}: holds no messages; record again, or give another path")

    @property
    def start(self) -> int:
        """[ns] of the first message."""
        return min(file.start for file in self._files)

    @property
    def duration(self) -> float:
        """[s] from the first to the last message."""
        return max(0, max(file.end for file in self._files) - min(file.start for file in self._files)) / 1e9

    def messages(self, topics: Collection[str]) -> Iterator[tuple[str, Any]]:
        """Topic and decoded message, in time order, one at a time. Damage ends the stream with a warning."""
        types = {topic.name: topic.type for topic in self.topics}
        count = 0
        for file in self._files:
            try:
                for name, _, raw in file.raw_messages(topics):
                    yield name, self._store.deserialize_cdr(raw, types[name])
                    count += 1
            except GeneratorExit:
                raise
            except Exception as error:  # damaged bytes fail anywhere: compression, index, message
                self._warn(f"{self.path}: damaged after {count} messages, the rest is lost ({_sentence(error)})")
                return

    def raw_messages(self, topics: Collection[str]) -> Iterator[tuple[str, int, bytes]]:
        """Topic, time of recording [ns] and CDR bytes, in time order. Damage ends the stream with a warning."""
        count = 0
        for file in self._files:
            try:
                for item in file.raw_messages(topics):
                    yield item
                    count += 1
            except GeneratorExit:
                raise
            except Exception as error:  # as in messages
                self._warn(f"{self.path}: damaged after {count} messages, the rest is lost ({_sentence(error)})")
                return

    def first(self, topic: str) -> Any | None:
        """The topic's first message, None if it has none."""
        return next((message for _, message in self.messages([topic])), None)

    def _open(self) -> list[_File]:
        if self.path.is_dir() and (self.path / "metadata.yaml").exists():
            try:
                return [_IndexedFile(self.path)]
            except Exception as error:  # what is in metadata.yaml or the file it names is not ours to trust
                logger.info("%s: not a sound bag (%s), reading its files one by one", self.path, _sentence(error))
        elif self.path.is_dir():
            self._warn(f"{self.path}: has no metadata.yaml; reading its files in the order of their names")
        return [self._open_file(path) for path in self._storage_files()]

    def _storage_files(self) -> list[Path]:
        paths = sorted(p for p in self.path.iterdir() if p.suffix in SUFFIXES) if self.path.is_dir() else [self.path]
        if not paths:
            raise RecordingError(f"{self.path}: holds no .mcap or .db3 file; give the folder of a ROS 2 bag")
        return paths

    def _open_file(self, path: Path) -> _File:
        if not path.stat().st_size:
            raise RecordingError(f"{path}: the file is empty; copy it again from where it was recorded")
        try:
            return _IndexedFile(path)
        except Exception as error:  # a cut file fails anywhere in the reader
            why = _sentence(error)
        try:
            salvaged: _File = _CutMcap(path) if path.suffix == ".mcap" else _CutSqlite(path)
        except Exception as error:
            raise RecordingError(
                f"{path}: is not a readable ROS 2 bag ({_sentence(error)}); copy it again, or repair it with "
                "'mcap recover' or 'ros2 bag reindex'"
            ) from error
        self._warn(f"{path}: is cut off or damaged ({why}); reading what is there")
        return salvaged

    def _warn(self, text: str) -> None:
        if text not in self.warnings:
            self.warnings.append(text)


class _IndexedFile:
    """A sound bag folder or file, by rosbags."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with Reader(path) as reader:
            self.topics = [Topic(c.topic, c.msgtype, c.msgcount) for c in reader.connections]
            self.start, self.end = reader.start_time, reader.end_time

    def raw_messages(self, topics: Collection[str]) -> Iterator[tuple[str, int, bytes]]:
        with Reader(self._path) as reader:
            wanted = [connection for connection in reader.connections if connection.topic in topics]
            if not wanted:  # rosbags takes an empty selection for all
                return
            for connection, stamp, raw in reader.messages(wanted):
                yield connection.topic, stamp, raw


class _CutMcap:
    """An MCAP without its end: every whole record before the cut."""

    def __init__(self, path: Path) -> None:
        self._path = path
        schemas: dict[int, str] = {}
        channels: dict[int, Channel] = {}
        counts: Counter[int] = Counter()
        stamps: list[int] = []
        for record in self._records():
            if isinstance(record, Schema):
                schemas[record.id] = record.name
            elif isinstance(record, Channel):
                channels[record.id] = record
            elif isinstance(record, Message):
                counts[record.channel_id] += 1
                stamps = [min([record.log_time, *stamps[:1]]), max([record.log_time, *stamps[1:]])]
        self.topics = [Topic(c.topic, schemas.get(c.schema_id, ""), counts[c.id]) for c in channels.values()]
        self.start, self.end = stamps or (0, 0)

    def raw_messages(self, topics: Collection[str]) -> Iterator[tuple[str, int, bytes]]:
        channels: dict[int, str] = {}
        for record in self._records():
            if isinstance(record, Channel) and record.topic in topics:
                channels[record.id] = record.topic
            elif isinstance(record, Message) and record.channel_id in channels:
                yield channels[record.channel_id], record.log_time, record.data

    def _records(self) -> Iterator[Any]:
        with self._path.open("rb") as file:
            records = iter(StreamReader(file, record_size_limit=MAX_RECORD).records)
            first = next(records)  # raises where even the header is not MCAP's
            yield first
            while True:
                try:
                    record = next(records)
                except (StopIteration, McapError, EOFError):
                    return
                except Exception:  # noqa: BLE001 (the cut may fall inside a compressed chunk: each codec has its own)
                    return
                yield record


class _CutSqlite:
    """A sqlite3 bag whose last pages are missing: every row before the cut, in the order of writing."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with closing(self._connect()) as database:
            self._names = dict(database.execute("SELECT id, name FROM topics"))
            types = dict(database.execute("SELECT id, type FROM topics"))
        counts: Counter[int] = Counter()
        self.start, self.end = 2**63 - 1, 0
        for topic, stamp, _ in self._rows("X''"):
            counts[topic] += 1
            self.start, self.end = min(self.start, stamp), max(self.end, stamp)
        self.topics = [Topic(name, types[key], counts[key]) for key, name in self._names.items()]

    def raw_messages(self, topics: Collection[str]) -> Iterator[tuple[str, int, bytes]]:
        for topic, stamp, data in self._rows("data"):
            if self._names.get(topic) in topics:
                yield self._names[topic], stamp, data

    def _rows(self, data: str) -> Iterator[tuple[int, int, bytes]]:
        with closing(self._connect()) as database:
            rows = database.execute(f"SELECT topic_id, timestamp, {data} FROM messages ORDER BY id")
            while True:
                try:
                    row = rows.fetchone()
                except sqlite3.DatabaseError:
                    return
                if row is None:
                    return
                yield row

    def _connect(self) -> sqlite3.Connection:
        database = sqlite3.connect(f"{self._path.resolve().as_uri()}?immutable=1", uri=True)
        database.execute("PRAGMA writable_schema=ON")  # lets sqlite open a file shorter than its header says
        return database


def _sentence(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__
