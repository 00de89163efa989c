"""The concurrency page: a scenario, what came of it, drawn and in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from portal.engines.curriculum import Fact, Library
from portal.engines.drawing import Lines, Series, Shares, Style
from portal.engines.simulation.concurrency import (
    BadScenario,
    Limits,
    OfFunction,
    Point,
    Result,
    Scenario,
    Source,
    clock,
    expected_concurrency,
    limits_of,
    reasons,
    simulate,
)
from portal.engines.simulation.constants import Sheet
from portal.engines.simulation.cost import Architecture, Bill, Month, bill_of, prices_of, usages_of
from portal.pages.workbench.numbers import local

from . import asked_traffic
from .charts import lines, shares
from .knobs import Settings, ShownGroup, read, shown
from .money import money
from .words import billed

POINTS = 60
FACTS = ("J-1", "J-2", "J-3", "J-4", "J-6", "J-8", "J-12", "J-14", "J-15", "K-4", "H-15", "N-3")


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One stretch, for the table that says what the charts say."""

    at: str
    point: Point


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What came of the scenario; `fault` is why there is none, and the rest is then empty."""

    fault: str = ""
    headline: str = ""
    by_hand: str = ""
    reasons: tuple[str, ...] = ()
    stats: tuple[tuple[str, str], ...] = ()
    traffic: Lines | None = None
    busy: Lines | None = None
    waiting: Lines | None = None
    throttled: Lines | None = None
    cold: Lines | None = None
    bill: Shares | None = None
    total: str = ""
    each: str = ""
    rows: tuple[Row, ...] = ()
    cost_link: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    groups: list[ShownGroup]
    settings: Settings
    answer: Answer
    facts: list[Fact]


def open_page(query: Mapping[str, str], library: Library) -> Page:
    """Costs some 10 µs for each of at most 9,000 ticks and two functions, unless it was asked before."""
    limits = limits_of(Sheet(library.facts))
    groups = asked_traffic.groups(limits)
    settings = read(groups, query)
    return Page(
        groups=shown(groups, settings),
        settings=settings,
        answer=_answer(settings, limits, library),
        facts=[library.facts[fact] for fact in FACTS if fact in library.facts],
    )


def _answer(settings: Settings, limits: Limits, library: Library) -> Answer:
    try:
        result = _simulated(asked_traffic.scenario(settings), limits)
    except BadScenario as bad:
        return Answer(fault=str(bad))
    subject = result.functions[0]
    usages = usages_of(
        result,
        memory_mb=settings.whole("memory"),
        architecture=Architecture(settings.choice("architecture")),
        times=settings.whole("times"),
    )
    bill = bill_of(Month(functions=usages[:1]), prices_of(Sheet(library.facts)))
    at = [_short(point.at_s, result) for point in subject.points]
    return Answer(
        headline=_headline(subject),
        by_hand=_by_hand(settings, subject),
        reasons=tuple(map(local, reasons(result, say=_))),
        stats=_stats(result, subject),
        traffic=_traffic(at, subject, result),
        busy=_busy(at, subject, result),
        waiting=None
        if subject.function.source is Source.SYNC
        else _one(_("Waiting to run"), _("waiting"), at, [p.waiting for p in subject.points]),
        throttled=_one(_("Throttled attempts"), _("throttled"), at, [p.throttled for p in subject.points]),
        cold=_one(_("Cold starts"), _("cold"), at, [p.cold for p in subject.points]),
        bill=_bill(bill),
        total=money(bill.total),
        each=money(bill.total * 1_000_000 / max(1, usages[0].requests)),
        rows=tuple(Row(at=one, point=point) for one, point in zip(at, subject.points, strict=True)),
        cost_link=_cost_link(settings, subject),
    )


@lru_cache(maxsize=32)
def _simulated(scenario: Scenario, limits: Limits) -> Result:
    return simulate(scenario, limits, points=POINTS)


def _short(at_s: float, result: Result) -> str:
    told = clock(at_s, result.scenario.begins_s)
    return told if result.scenario.horizon_s <= 3_600 else told[:-3]


def _headline(subject: OfFunction) -> str:
    totals = subject.totals
    if totals.arrived == 0:
        return _("Nothing came.")
    told = {
        "share": local(f"{100 * min(totals.started / totals.arrived, 0.9999):.2f}"),
        "arrived": _count(totals.arrived),
        "refused": _count(totals.refused),
        "waiting": _count(totals.waiting),
        "dropped": _count(totals.dropped),
    }
    if totals.started == totals.arrived:
        return _("All of %(arrived)s requests ran.") % told
    if totals.refused:
        return _("%(share)s%% of %(arrived)s requests ran; %(refused)s were throttled for good.") % told
    if totals.dropped:
        words = _(
            "%(share)s%% of %(arrived)s requests ran; %(waiting)s still wait, and %(dropped)s were given up."
        )
        return words % told
    return _("%(share)s%% of %(arrived)s requests ran; %(waiting)s still wait.") % told


def _by_hand(settings: Settings, subject: OfFunction) -> str:
    """Little's law for the rate that lasts: the steady one, or the peak."""
    peak = settings.choice("traffic") != "constant"
    rate = max(settings.number("rate"), settings.number("peak")) if peak else settings.number("rate")
    seconds = settings.number("duration") / 1000
    needed = expected_concurrency(requests_per_s=rate, duration_s=seconds)
    most = subject.totals.most_at_once
    words = (
        _(
            "At the peak: %(rate)s a second × %(seconds)s s = %(needed)s at once; "
            "the most in the model was %(most)s."
        )
        if peak
        else _(
            "By hand: %(rate)s a second × %(seconds)s s = %(needed)s at once; "
            "the most in the model was %(most)s."
        )
    )
    told = words % {
        "rate": local(f"{rate.normalize():,f}"),
        "seconds": local(f"{seconds.normalize():f}"),
        "needed": local(f"{needed.normalize():,f}"),
        "most": _count(most),
    }
    if most > needed + 1 and subject.totals.cold:
        why = _(
            "A cold start keeps its environment for the init phase too, so what comes suddenly takes more."
        )
    elif most < needed - 1 and subject.totals.throttled:
        why = _("A limit kept it lower.")
    else:
        return told
    return f"{told} {why}"


def _count(number: int) -> str:
    return local(f"{number:,}")


def _stats(result: Result, subject: OfFunction) -> tuple[tuple[str, str], ...]:
    totals = subject.totals
    found = [
        (_("at once at most"), _count(totals.most_at_once)),
        (_("attempts throttled"), _count(totals.throttled)),
        (_("cold starts"), _count(totals.cold)),
    ]
    if subject.function.provisioned:
        found.append((_("spilled over"), _count(totals.spilled)))
    if len(result.functions) > 1:
        found.append((_("throttled of the other's"), _count(result.functions[1].totals.throttled)))
    return tuple(found)


def _traffic(at: list[str], subject: OfFunction, result: Result) -> Lines:
    size_s = _size_s(result, len(at))
    return lines(
        title=_("Requests a second"),
        unit="",
        at=at,
        series=[
            Series(name=_("came"), values=[p.arrived / size_s for p in subject.points], style=Style.AREA),
            Series(name=_("ran"), values=[p.started / size_s for p in subject.points]),
        ],
    )


def _busy(at: list[str], subject: OfFunction, result: Result) -> Lines:
    function = subject.function
    cap = function.reserved
    if cap is None:
        cap = result.shared + function.provisioned
    series = [
        Series(name=_("busy"), values=[p.at_once for p in subject.points], style=Style.AREA),
        Series(name=_("kept on demand"), values=[p.environments for p in subject.points]),
    ]
    if max(p.at_once for p in subject.points) * 4 >= cap:  # far above, it would press the rest flat
        name = _("its reservation") if function.reserved is not None else _("its limit")
        series.append(Series(name=name, values=[cap] * len(at), style=Style.DASHED))
    if len(result.functions) > 1:
        other = [p.at_once for p in result.functions[1].points]
        series.append(Series(name=_("the other function"), values=other, style=Style.DOTTED))
    return lines(title=_("Environments"), unit="", at=at, series=series)


def _one(title: str, name: str, at: list[str], values: list[int]) -> Lines:
    return lines(title=title, unit="", at=at, series=[Series(name=name, values=values, style=Style.AREA)])


def _bill(bill: Bill) -> Shares:
    data = [(billed(line.what), float(line.amount), money(line.amount)) for line in bill.lines]
    return shares(title=_("What a month costs, before the free tier"), data=data)


def _size_s(result: Result, points: int) -> float:
    ticks = round(result.scenario.horizon_s / result.scenario.tick)
    return -(-ticks // POINTS) * result.scenario.tick if points > 1 else result.scenario.horizon_s


def _cost_link(settings: Settings, subject: OfFunction) -> str:
    """The same month on the cost page."""
    times = settings.whole("times")
    requests = subject.totals.started * times
    said = {
        "requests": f"{Decimal(requests) / 1_000_000:f}",
        "duration": settings.whole("duration"),
        "memory": settings.whole("memory"),
        "architecture": settings.choice("architecture"),
        "init": settings.whole("init"),
        "cold": f"{Decimal(subject.totals.cold * 100) / max(1, subject.totals.started):.3f}",
    }
    return urlencode(said)
