"""A REPORT line as the numbers of a panel: what it took, what it costs, what changed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import gettext as _

from portal.engines.curriculum import Fact
from portal.engines.emulator.outcome import Report
from portal.templatetags.told import plain

MILLION = 1_000_000
_DOLLARS = re.compile(r"\$(\d+(?:\.\d+)?)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Cost:
    """Dollars for a million invocations like this one: list price of `as_of`, free tier not counted."""

    requests: Decimal
    compute: Decimal
    as_of: str

    @property
    def total(self) -> Decimal:
        return self.requests + self.compute


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """Against the run before, e.g. "12 ms less than the run before". `better` is less, `worse` is more."""

    words: str
    direction: str  # "better", "worse" or "same"


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    report: Report
    cost: Cost | None
    duration_change: Change | None
    billed_change: Change | None
    memory_change: Change | None

    @property
    def cold(self) -> bool:
        return self.report.init_duration_ms is not None

    @property
    def restored(self) -> bool:
        """From a snapshot, for this invocation."""
        return self.report.restore_duration_ms is not None

    @property
    def memory(self) -> str:
        used, size = self.report.max_memory_used_mb, self.report.memory_size_mb
        return _("%(used)s of %(size)s MB") % {"used": used, "size": size}


def figures_of(report: Report, before: Report | None, facts: Mapping[str, Fact]) -> Figures:
    """`before` is the report of the run before, None for the first."""
    return Figures(
        report=report,
        cost=cost_of(report, facts),
        duration_change=_change(report.duration_ms, before.duration_ms, "ms") if before else None,
        billed_change=_change(report.billed_duration_ms, before.billed_duration_ms, "ms") if before else None,
        memory_change=_change(report.max_memory_used_mb, before.max_memory_used_mb, "MB") if before else None,
    )


def cost_of(report: Report, facts: Mapping[str, Fact]) -> Cost | None:
    """
    Requests by fact L-2, GB-seconds by fact L-5 (x86, us-east-1, first tier). None
    when the sheet has lost one of them.
    """
    per_million, per_gb_s = _price(facts.get("L-2")), _price(facts.get("L-5"))
    if per_million is None or per_gb_s is None:
        return None
    gb_s = Decimal(report.billed_duration_ms) / 1000 * Decimal(report.memory_size_mb) / 1024
    return Cost(requests=per_million, compute=gb_s * per_gb_s * MILLION, as_of=facts["L-5"].as_of)


def _price(fact: Fact | None) -> Decimal | None:
    found = _DOLLARS.search(fact.value) if fact else None
    return Decimal(found[1]) if found else None


def _change(now: float, before: float, unit: str) -> Change:
    difference = now - before
    size = abs(difference)
    shown = intcomma(round(size)) if size >= 10 else plain(round(size, 1))
    if shown == "0":
        return Change(words=_("no change"), direction="same")
    words = _("%(size)s %(unit)s less than the run before")
    if difference > 0:
        words = _("%(size)s %(unit)s more than the run before")
    direction = "worse" if difference > 0 else "better"
    return Change(words=words % {"size": shown, "unit": unit}, direction=direction)
