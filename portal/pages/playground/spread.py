"""Which version had how many invocations of a run, and how many none had."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from portal.engines.emulator import Throttled
from portal.records.playground.models import Play
from portal.records.runs.sightings import sightings_of, throttlings_of
from portal.records.runs.stored import jobs_of

SURE = 0.999  # how many of such runs end within what is told


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """
    Of a version behind an alias with weights: how many it had `of` all that started, its `weight` in
    per cent, and how many chance gives it, at `least` and at `most`.
    """

    version: str
    invocations: int
    of: int
    weight: float
    least: int
    most: int

    @property
    def label(self) -> str:
        """ "103 of 1,000, 10.3 %" """
        percent = 100 * self.invocations / self.of if self.of else 0.0
        numbers = {"number": intcomma(self.invocations), "all": intcomma(self.of)}
        return _("%(number)s of %(all)s, %(percent)s %%") % {
            **numbers,
            "percent": number_format(f"{percent:.1f}"),
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class Ran:
    """
    `version` of a run without weights, whose `parts` are empty. The `reason` is that of the first that
    was throttled.
    """

    qualifier: str
    version: str
    parts: tuple[Part, ...]
    asked: int
    throttled: int
    reason: str
    error_type: str = Throttled.error_type
    message: str = Throttled.message

    @property
    def is_alias(self) -> bool:
        return self.qualifier not in ("", self.version)

    @property
    def told(self) -> str:
        """Of a run with weights."""
        one, other = (part.version for part in self.parts)
        words = _("Versions %(one)s and %(other)s ran, behind the alias %(alias)s.")
        return words % {"one": one, "other": other, "alias": self.qualifier}


def ran_of(play: Play) -> Ran:
    """No query."""
    job = jobs_of(play.run)[0]
    throttlings = throttlings_of(play.run)
    counted = Counter(seen.version for seen in sightings_of(play.run))
    parts: tuple[Part, ...] = ()
    if job.routing is not None:
        weight = job.routing.weight
        shares = ((job.function.version, 1 - weight), (job.routing.function.version, weight))
        parts = tuple(_part(version, counted, share) for version, share in shares)
    return Ran(
        qualifier=play.qualifier,
        version=job.function.version,
        parts=parts,
        asked=len(job.events),
        throttled=len(throttlings),
        reason=throttlings[0].reason if throttlings else "",
    )


def _part(version: str, counted: Counter[str], weight: float) -> Part:
    least, most = likely(counted.total(), weight)
    return Part(
        version=version,
        invocations=counted[version],
        of=counted.total(),
        weight=100 * weight,
        least=least,
        most=most,
    )


def likely(events: int, weight: float) -> tuple[int, int]:
    """
    How many of the events a version gets, at least and at most, in SURE of all runs: fewer have, and
    more have, at most half of the rest. Each event is drawn on its own (facts M-19).
    """
    rest = (1 - SURE) / 2
    return _below(events, weight, rest), events - _below(events, 1 - weight, rest)


def _below(events: int, weight: float, rest: float) -> int:
    """The largest number such that fewer than that come up in at most `rest` of all cases."""
    cases = 0.0
    for number in range(events):
        cases += math.comb(events, number) * weight**number * (1 - weight) ** (events - number)
        if cases > rest:
            return number
    return events
