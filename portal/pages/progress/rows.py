"""Topics and concepts as rows of a table, in whole per cents."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.engines.scheduling.mastery import MIN_ATTEMPTS
from portal.records.progress.skills import Known


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """`percent` is None where nothing is claimed; `missing` says then what it takes."""

    title: str
    percent: int | None
    low: int
    high: int
    answers: int
    missing: str

    @property
    def width(self) -> int:
        return self.high - self.low


def row_of(known: Known) -> Row:
    attempts = known.mastery.attempts
    return Row(
        title=known.title,
        percent=round(100 * known.mastery.mean) if known.is_claimed else None,
        low=round(100 * known.low),
        high=round(100 * known.high),
        answers=attempts,
        missing="" if known.is_claimed else _missing(attempts),
    )


def _missing(attempts: int) -> str:
    if attempts >= MIN_ATTEMPTS:
        return _("answer more than two different questions")
    left = MIN_ATTEMPTS - attempts
    return ngettext("%(left)s more answer to draw it", "%(left)s more answers to draw it", left) % {
        "left": left
    }
