"""
A query, asked of entries. Everything that is read and made is bounded: budget.py, entries.py.

As AWS has it: without `fields` or `display`, @timestamp and @message are shown; several `fields` add up,
of several `display` the last one counts; without `sort`, the newest entry comes first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .aggregates import AGGREGATES
from .budget import Budget
from .clusters import clusters
from .discover import from_json, generated
from .entries import ENTRIES, TOTAL_CHARACTERS, LogEntry
from .evaluate import Evaluation
from .parser import parse
from .syntax import (
    Aggregate,
    Cluster,
    Command,
    Dedup,
    Display,
    Expression,
    Field,
    Fields,
    Filter,
    Item,
    Limit,
    Parse,
    Query,
    Sort,
    Stats,
    aggregates_in,
)
from .values import Moment, Value, order, shown

ROWS = 1_000  # without `limit`; AWS has 10,000
_NAMES = ("@timestamp", "@message")
_OF_CLUSTERS = ("@sampleCount", "@ratio", "@severityLabel", "@pattern")


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """
    A table. Values are text, numbers, Moments or None; values.shown() writes one as a page has it.

    `matched` entries came through the filters, of `scanned`; `is_cut`: there would be more rows, but for the
    limit that is set where a query sets none, or there were more entries than are looked at.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    matched: int
    scanned: int
    scanned_characters: int
    is_cut: bool


class Row:
    """What an entry holds, or what has been made of it. JSON is read when somebody asks for it."""

    __slots__ = ("_entry", "_found", "_is_read", "_made")

    def __init__(self, made: dict[str, Value], entry: LogEntry | None = None) -> None:
        self._made = made
        self._entry = entry
        self._found: dict[str, Value] = {}
        self._is_read = entry is None

    def get(self, name: str) -> Value:
        if name in self._made:
            return self._made[name]
        if not self._is_read and self._entry is not None:
            self._is_read = True
            self._found = from_json(self._entry.message)
        return self._found.get(name)

    def has(self, name: str) -> bool:
        return name in self._made

    def put(self, name: str, value: Value) -> None:
        self._made[name] = value


def ask(query: str, entries: Iterable[LogEntry], *, now_ms: int) -> Result:
    """
    Raises QueryError for a query that cannot be understood, QueryTooCostly over what one may take.

    `entries` in any order; the oldest ENTRIES of them, up to TOTAL_CHARACTERS, are looked at.
    """
    return _Asking(parse(query), now_ms).ask(sorted(entries, key=lambda entry: entry.at_ms))


class _Asking:
    def __init__(self, query: Query, now_ms: int) -> None:
        self._query = query
        self._now = Moment(now_ms)
        self._budget = Budget()
        self._evaluation = Evaluation(self._budget)
        self._shown: list[str] = []
        self._display: tuple[str, ...] | None = None
        self._matched: int | None = None

    def ask(self, entries: Sequence[LogEntry]) -> Result:
        looked_at = _within_bounds(entries)
        rows = [self._row(entry) for entry in reversed(looked_at)]
        for command in self._query.commands:
            rows = self._do(command, rows)
        matched = len(rows) if self._matched is None else self._matched
        is_limited = any(isinstance(command, Limit) for command in self._query.commands)
        kept = rows if is_limited else rows[:ROWS]
        columns = self._display or tuple(self._shown) or _NAMES
        return Result(
            columns=columns,
            rows=tuple(tuple(row.get(name) for name in columns) for row in kept),
            matched=matched,
            scanned=len(looked_at),
            scanned_characters=sum(len(entry.message) for entry in looked_at),
            is_cut=len(kept) < len(rows) or len(looked_at) < len(entries),
        )

    def _row(self, entry: LogEntry) -> Row:
        self._budget.look()
        return Row({**generated(entry), "@now": self._now}, entry)

    def _do(self, command: Command, rows: list[Row]) -> list[Row]:
        match command:
            case Fields(items):
                self._reckon(items, rows)
                self._show(item.name for item in items)
            case Filter(condition):
                return [row for row in self._each(rows) if self._evaluation.is_true(condition, row)]
            case Parse():
                self._parse(command, rows)
            case Cluster(subject):
                rows = self._cluster(subject, rows)
            case Stats():
                rows = self._stats(command, rows)
            case Sort(keys):
                rows = self._sort(keys, rows)
            case Limit(many):
                self._note_matched(rows)
                return rows[:many]
            case Display(items):
                self._reckon(items, rows, again=False)
                self._display = tuple(item.name for item in items)
            case Dedup(names):
                self._note_matched(rows)
                return _first_of_each(names, rows)
        return rows

    def _each(self, rows: list[Row]) -> Iterable[Row]:
        for row in rows:
            self._budget.look()
            yield row

    def _show(self, names: Iterable[str]) -> None:
        self._shown += [name for name in dict.fromkeys(names) if name and name not in self._shown]

    def _note_matched(self, rows: list[Row]) -> None:
        if self._matched is None:
            self._matched = len(rows)

    def _reckon(self, items: Sequence[Item], rows: list[Row], *, again: bool = True) -> None:
        """Not `again`: what is there by its name is taken as it is, like count(*) after stats."""
        for row in self._each(rows):
            for item in items:
                if item.expression != Field(item.name) and (again or not row.has(item.name)):
                    row.put(item.name, self._evaluation.value(item.expression, row))

    def _parse(self, command: Parse, rows: list[Row]) -> None:
        for row in self._each(rows):
            subject = self._evaluation.value(command.subject, row)
            groups = command.pattern.groups(shown(subject)) if subject is not None else None
            for name, value in zip(command.names, groups or (), strict=False):
                if name and value is not None:
                    self._budget.make_text(len(value))
                    row.put(name, value)
        self._show(command.names)

    def _cluster(self, subject: Expression, rows: list[Row]) -> list[Row]:
        """The largest first, in the columns that AWS has; the longest is the last."""
        self._note_matched(rows)
        values = (self._evaluation.value(subject, row) for row in self._each(rows))
        texts = [shown(value) for value in values if value is not None]
        self._shown, self._display = list(_OF_CLUSTERS), None
        return [
            Row({
                "@now": self._now,
                "@pattern": found.pattern,
                "@ratio": len(found.places) / len(texts),
                "@sampleCount": float(len(found.places)),
                "@severityLabel": found.severity or None,
            })
            for found in clusters(self._looked_at(texts))
        ]  # fmt: skip

    def _looked_at(self, texts: Iterable[str]) -> Iterable[str]:
        for text in texts:
            self._budget.look()
            yield text

    def _sort(self, keys: Sequence[tuple[Item, bool]], rows: list[Row]) -> list[Row]:
        """By the last key first: what is sorted already keeps its order among equals."""
        for item, is_down in reversed(keys):
            values = [
                row.get(item.name) if row.has(item.name) else self._evaluation.value(item.expression, row)
                for row in self._each(rows)
            ]
            places = sorted(range(len(rows)), key=lambda place: order(values[place]), reverse=is_down)
            rows = [rows[place] for place in places]
        return rows

    def _stats(self, command: Stats, rows: list[Row]) -> list[Row]:
        self._note_matched(rows)
        wanted = {one for item in command.items for one in aggregates_in(item.expression)}
        groups: dict[tuple[str, ...], list[Row]] = {}
        keys: dict[tuple[str, ...], dict[str, Value]] = {}
        for row in self._each(rows):
            values = {item.name: self._evaluation.value(item.expression, row) for item in command.by}
            key = tuple(f"{value is None}{shown(value)}" for value in values.values())
            keys.setdefault(key, values)
            groups.setdefault(key, []).append(row)
        if not command.by:
            groups, keys = groups or {(): []}, keys or {(): {}}
        made = [self._group(command, wanted, keys[key], group) for key, group in groups.items()]
        self._shown, self._display = [], None
        self._show([*(item.name for item in command.by), *(item.name for item in command.items)])
        return made

    def _group(self, command: Stats, wanted: set[Aggregate], key: dict[str, Value], group: list[Row]) -> Row:
        oldest_first = sorted(group, key=lambda row: order(row.get("@timestamp")))
        found: dict[Aggregate, Value] = {}
        for one in wanted:
            if one.argument is None:
                found[one] = float(len(group))
                continue
            values = [self._evaluation.value(one.argument, row) for row in self._each(oldest_first)]
            present = [value for value in values if value is not None]
            found[one] = AGGREGATES[one.function](present, one.percent)
        row = Row({"@now": self._now, **key})
        self._evaluation.aggregates = found
        for item in command.items:
            row.put(item.name, self._evaluation.value(item.expression, row))
        self._evaluation.aggregates = {}
        return row


def _within_bounds(entries: Sequence[LogEntry]) -> Sequence[LogEntry]:
    size = 0
    for place, entry in enumerate(entries):
        size += len(entry.message)
        if place == ENTRIES or size > TOTAL_CHARACTERS:
            return entries[:place]
    return entries


def _first_of_each(names: Sequence[str], rows: list[Row]) -> list[Row]:
    """What lacks one of the fields is no double of anything."""
    kept, seen = [], set()
    for row in rows:
        values = [row.get(name) for name in names]
        key = tuple(map(shown, values))
        if None in values or key not in seen:
            kept.append(row)
            seen.add(key)
    return kept
