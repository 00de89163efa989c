"""A query's text → its commands. https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html"""

from __future__ import annotations

import re
from collections.abc import Callable

from .expressions import Expressions
from .syntax import (
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
from .tokens import Token, tokens

COMMANDS = 20
ITEMS = 50  # of one command
ROWS = 10_000  # the most that AWS returns, and `limit` takes
STATS = 2
_ELSEWHERE = frozenset({
    "diff", "unmask", "unnest", "filterindex", "lookup", "join", "anomaly", "source", "addtotals",
})  # fmt: skip
_COUNT = re.compile(r"[0-9]{1,5}", re.ASCII)  # no longer than ROWS
_KNOWN = "fields, filter, parse, pattern, stats, sort, limit, display and dedup"


def parse(query: str) -> Query:
    """Raises QueryError."""
    return _Parser(query, tokens(query)).commands()


class _Parser(Expressions):
    def commands(self) -> Query:
        commands: list[Command] = []
        if self.is_at_end:
            self.unexpected("Write a command, like: fields @timestamp, @message.")
        while True:
            commands.append(self._command(commands))
            if self.is_at_end:
                return Query(tuple(commands))
            if not self.take_symbol("|"):
                self.unexpected("Commands are separated by |.")
            if len(commands) == COMMANDS:
                self.fail("The query has too many commands", f"{COMMANDS} are the most.")

    def _command(self, before: list[Command]) -> Command:
        token = self.take()
        word = token.text.lower() if token.kind == "name" else ""
        if before and isinstance(before[-1], Dedup) and word != "limit":
            self.fail("After dedup comes nothing but limit", "Put what you want to do before it.", token)
        if word in _ELSEWHERE:
            self.fail(f"AWS has the command {word}, and there is none here", f"Here are {_KNOWN}.", token)
        readers: dict[str, Callable[[], Command]] = {
            "fields": lambda: Fields(self._items()),
            "filter": lambda: Filter(self.expression()),
            "parse": self._parse,
            "pattern": lambda: Cluster(self.expression()),
            "stats": lambda: self._stats(token, before),
            "sort": self._sort,
            "limit": self._limit,
            "head": self._limit,
            "display": lambda: Display(self._shown()),
            "dedup": lambda: Dedup(self._names()),
        }
        if word not in readers:
            self.unexpected(f"A query consists of the commands {_KNOWN}.", token)
        return readers[word]()

    def _items(self, *, may_aggregate: bool = False) -> tuple[Item, ...]:
        items = [self._item(may_aggregate=may_aggregate)]
        while self.take_symbol(","):
            items.append(self._item(may_aggregate=may_aggregate))
            self._bound(len(items))
        return tuple(items)

    def _item(self, *, may_aggregate: bool) -> Item:
        begins = self.token
        item = self._written(may_aggregate=may_aggregate)
        if may_aggregate and not aggregates_in(item.expression):
            self.fail(
                "stats needs a function like count(*) or avg(@duration)",
                "What rows are grouped by stands after by.",
                begins,
            )
        return Item(item.expression, self._name()) if self.take_word("as") else item

    def _name(self) -> str:
        token = self.take()
        if token.kind not in ("name", "quoted name"):
            self.unexpected("Here stands the name of a field.", token)
        return token.text

    def _names(self) -> tuple[str, ...]:
        names = [self._name()]
        while self.take_symbol(","):
            names.append(self._name())
            self._bound(len(names))
        return tuple(names)

    def _shown(self) -> tuple[Item, ...]:
        """What was given no name, like count(*), goes by how it is written."""
        items = [self._written()]
        while self.take_symbol(","):
            items.append(self._written())
            self._bound(len(items))
        return tuple(items)

    def _written(self, *, may_aggregate: bool = True) -> Item:
        begins = self.token
        expression = self.expression(may_aggregate=may_aggregate)
        written = " ".join(self.query[begins.at : self.end_of_last].split())
        is_field = isinstance(expression, Field) and not written.endswith(")")
        return Item(expression, expression.name if is_field else written)  # type: ignore[union-attr]

    def _parse(self) -> Command:
        subject: Expression = Field("@message")
        if self.token.kind not in ("string", "pattern"):
            subject = Field(self._name())
        token = self.take()
        if token.kind == "pattern":
            return self._parse_pattern(subject, token)
        if token.kind != "string":
            self.unexpected('Like this: parse @message "user=*, took *" as user, took.', token)
        names = self._aliases()
        if names is None or len(names) != token.text.count("*"):
            what = f"There are {token.text.count('*')} * and {len(names or ())} names"
            self.fail(what, 'Like this: parse @message "user=*, took *" as user, took.', token)
        return Parse(subject, self.pattern(token), names)

    def _parse_pattern(self, subject: Expression, token: Token) -> Command:
        pattern = self.pattern(token)
        names = self._aliases()
        if names is None:
            names = pattern.names
            if not any(names):
                self.fail(
                    "The regular expression names nothing to extract",
                    "Name groups: /took (?<took>[0-9]+)/.",
                    token,
                )
        elif len(names) != len(pattern.names):
            self.fail(f"There are {len(pattern.names)} groups and {len(names)} names", "Name each.", token)
        return Parse(subject, pattern, names)

    def _aliases(self) -> tuple[str, ...] | None:
        return self._names() if self.take_word("as") else None

    def _stats(self, token: Token, before: list[Command]) -> Command:
        if sum(isinstance(command, Stats) for command in before) == STATS:
            self.fail(f"A query has {STATS} stats commands at most", "Leave one out.", token)
        items = self._items(may_aggregate=True)
        by = self._items() if self.take_word("by") else ()
        return Stats(items, by)

    def _sort(self) -> Command:
        keys = [self._key()]
        while self.take_symbol(","):
            keys.append(self._key())
            self._bound(len(keys))
        return Sort(tuple(keys))

    def _key(self) -> tuple[Item, bool]:
        item = self._written()
        direction = self.take_word("asc", "desc")
        return item, direction is not None and direction.text.lower() == "desc"

    def _limit(self) -> Command:
        token = self.take()
        if token.kind != "number" or not _COUNT.fullmatch(token.text) or not 0 < int(token.text) <= ROWS:
            self.unexpected(f"limit takes a whole number from 1 to {ROWS:,}.", token)
        return Limit(int(token.text))

    def _bound(self, many: int) -> None:
        if many > ITEMS:
            self.fail("The command has too many parts", f"{ITEMS} are the most.")
