"""The cost page: a month, its bill line by line, and what other traffic would cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from portal.engines.curriculum import Fact, Library
from portal.engines.drawing import Lines, Series, Shares, Style
from portal.engines.simulation.constants import Sheet
from portal.engines.simulation.cost import (
    Architecture,
    BadUsage,
    Bill,
    Line,
    Prices,
    bill_of,
    break_even,
    prices_of,
)
from portal.pages.workbench.numbers import local

from . import asked_month
from .charts import lines, shares
from .knobs import Settings, ShownGroup, read, shown
from .money import dollars, money
from .words import billed

_STEPS = 12  # of the curve, up to twice the traffic


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownLine:
    """`quantity` and `amount` as people read them, the price to its last digit; words as the reader's."""

    line: Line
    what: str
    note: str
    unit: str
    quantity: str
    price: str
    amount: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """A point of the curve, for its table."""

    requests: str
    amounts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """The bill; `fault` is why there is none, and the rest is then empty."""

    fault: str = ""
    total: str = ""
    beside: str = ""
    each: str = ""
    as_of: str = ""
    lines: tuple[ShownLine, ...] = ()
    unpriced: tuple[str, ...] = ()
    drawn: Shares | None = None
    curve: Lines | None = None
    names: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    break_even: str = ""
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    groups: list[ShownGroup]
    settings: Settings
    answer: Answer


def open_page(query: Mapping[str, str], library: Library) -> Page:
    groups = asked_month.groups()
    settings = read(groups, query)
    return Page(groups=shown(groups, settings), settings=settings, answer=_answer(settings, library))


def _answer(settings: Settings, library: Library) -> Answer:
    prices = prices_of(Sheet(library.facts))
    try:
        bill = bill_of(asked_month.month(settings), prices)
        names, values, steps = _curve(settings, prices)
    except BadUsage as bad:
        return Answer(fault=str(bad))
    millions = settings.number("requests")
    beside = bill.total - bill.of_lambda
    share = break_even(prices, Architecture(settings.choice("architecture")))
    return Answer(
        total=money(bill.total),
        beside=money(beside) if beside else "",
        each=money(bill.total / millions) if millions else "",
        as_of=bill.as_of,
        lines=tuple(_shown(line) for line in bill.lines),
        unpriced=tuple(billed(what) for what, _fact in bill.unpriced),
        drawn=_drawn(bill),
        curve=lines(
            title=_("A month's bill by requests"),
            unit=_("dollars"),
            is_sloped=True,
            at=[step.requests for step in steps],
            series=[
                Series(name=name, values=[float(one) for one in amounts], style=style)
                for name, amounts, style in zip(names, values, (Style.AREA, Style.DASHED), strict=True)
            ],
        ),
        names=names,
        steps=steps,
        break_even=_("%(number)s%%") % {"number": f"{100 * share:.0f}"},
        facts=_facts(bill, library),
    )


def _facts(bill: Bill, library: Library) -> tuple[Fact, ...]:
    cited = dict.fromkeys(
        [*(line.price.fact for line in bill.lines), *(fact for _what, fact in bill.unpriced)]
    )
    return tuple(library.facts[fact] for fact in cited if fact in library.facts)


def _shown(line: Line) -> ShownLine:
    return ShownLine(
        line=line,
        what=billed(line.what),
        note=_(line.note) if line.note else "",
        unit=_(line.unit),
        quantity=_quantity(line.quantity),
        price=dollars(f"{line.price.value:f}"),
        amount=money(line.amount),
    )


def _quantity(exact: Decimal) -> str:
    rounded = round(exact, 0) if abs(exact) >= 100 else round(exact, 3)
    text = f"{rounded:,f}"
    return local((text.rstrip("0").rstrip(".") if "." in text else text).replace("-", "−"))


def _drawn(bill: Bill) -> Shares:
    data = [(billed(line.what), float(line.amount), money(line.amount)) for line in bill.lines]
    return shares(title=_("Where the money goes, before the free tier"), data=data)


def _curve(
    settings: Settings, prices: Prices
) -> tuple[tuple[str, ...], list[list[Decimal]], tuple[Step, ...]]:
    """From none to twice the traffic, on this architecture and on the other."""
    mine = Architecture(settings.choice("architecture"))
    other = next(one for one in Architecture if one is not mine)
    values: list[list[Decimal]] = [[], []]
    steps = []
    for step in range(_STEPS + 1):
        times = Decimal(2 * step) / _STEPS
        totals = [
            bill_of(asked_month.month(settings, times=times, other=is_other), prices).total
            for is_other in (False, True)
        ]
        for kept, total in zip(values, totals, strict=True):
            kept.append(total)
        millions = round(settings.number("requests") * times, 3)
        steps.append(
            Step(
                requests=_("%(millions)s M") % {"millions": _quantity(millions)},
                amounts=tuple(money(total) for total in totals),
            )
        )
    return (mine.value, other.value), values, tuple(steps)
