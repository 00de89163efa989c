"""What a query says, as values: its expressions and its commands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .patterns import Pattern

Operator = Literal["+", "-", "*", "/", "%", "^"]
Comparison = Literal["=", "!=", "<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True)
class Constant:
    value: str | float


@dataclass(frozen=True, slots=True)
class Field:
    name: str


@dataclass(frozen=True, slots=True)
class Span:
    """A period of time: 5m. Months, quarters and years are of the calendar, all else is `ms`."""

    ms: int
    months: int = 0


@dataclass(frozen=True, slots=True)
class Call:
    """A function of functions.py; its arguments fit in number."""

    function: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Aggregate:
    """One of aggregates.py; `argument` None is count(*). `percent` is of pct alone."""

    function: str
    argument: Expression | None
    percent: float = 0.0


@dataclass(frozen=True, slots=True)
class Arithmetic:
    operator: Operator
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Compare:
    operator: Comparison
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Like:
    """`pattern` a regular expression, or a text that is to be contained."""

    subject: Expression
    pattern: Pattern | str


@dataclass(frozen=True, slots=True)
class In:
    subject: Expression
    values: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Not:
    inner: Expression


@dataclass(frozen=True, slots=True)
class Every:
    inner: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Either:
    inner: tuple[Expression, ...]


Expression = (
    Constant | Field | Span | Call | Aggregate | Arithmetic | Compare | Like | In | Not | Every | Either
)


@dataclass(frozen=True, slots=True)
class Item:
    """An expression and the name that its value goes by: its alias, or how it is written."""

    expression: Expression
    name: str


@dataclass(frozen=True, slots=True)
class Fields:
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    condition: Expression


@dataclass(frozen=True, slots=True)
class Parse:
    """`names[n]` gets what the n-th group of `pattern` takes; a group without a name gets none."""

    subject: Expression
    pattern: Pattern
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cluster:
    """The command `pattern`."""

    subject: Expression


@dataclass(frozen=True, slots=True)
class Stats:
    items: tuple[Item, ...]
    by: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Sort:
    """Keys with whether they go down. One that is already there by its name is not reckoned again."""

    keys: tuple[tuple[Item, bool], ...]


@dataclass(frozen=True, slots=True)
class Limit:
    rows: int


@dataclass(frozen=True, slots=True)
class Display:
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Dedup:
    names: tuple[str, ...]


Command = Fields | Filter | Parse | Cluster | Stats | Sort | Limit | Display | Dedup


@dataclass(frozen=True, slots=True)
class Query:
    commands: tuple[Command, ...]


def aggregates_in(expression: Expression) -> list[Aggregate]:
    """Those that `stats` has to reckon for it."""
    inner: tuple[Expression, ...] = ()
    match expression:
        case Aggregate():
            return [expression]
        case Call(_, several) | Every(several) | Either(several):
            inner = several
        case Arithmetic(_, left, right) | Compare(_, left, right):
            inner = (left, right)
        case Not(inner=one) | Like(subject=one):
            inner = (one,)
        case In(subject=one, values=several):
            inner = (one, *several)
    return [found for one in inner for found in aggregates_in(one)]
