"""How far a mapping has come in one partition."""

from __future__ import annotations

from .topic import Partition, Record


class Progress:
    """`committed` is the first offset that is not done with, `holder` the consumer that works on others."""

    def __init__(self, partition: Partition, start: int) -> None:
        self.partition = partition
        self.committed = start
        self.holder: int | None = None
        self._read = start
        self._done: set[int] = set()

    @property
    def unread(self) -> int:
        return len(self.partition.records) - self._read

    @property
    def held(self) -> int:
        return len(self.partition.records) - self.committed - len(self._done)

    def next(self) -> Record | None:
        records = self.partition.records
        return records[self._read] if self._read < len(records) else None

    def take(self) -> None:
        self._read += 1

    def over(self, record: Record) -> None:
        self._done.add(record.told.offset)
        while self.committed in self._done:
            self._done.remove(self.committed)
            self.committed += 1
