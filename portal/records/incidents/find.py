"""What somebody made of incidents so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.records.accounts.models import Learner
from portal.records.incidents.models import Call


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """Of one incident: `calls` from the latest on."""

    calls: tuple[Call, ...] = ()

    @property
    def under_way(self) -> Call | None:
        return next((call for call in self.calls if call.ended_at is None), None)

    @property
    def ended(self) -> tuple[Call, ...]:
        return tuple(call for call in self.calls if call.ended_at is not None)

    @property
    def best(self) -> Call | None:
        """Of those that were mended; of two alike the earlier."""
        solved = [call for call in reversed(self.calls) if call.solved]
        return max(solved, key=lambda call: call.score.points, default=None)

    @property
    def is_known(self) -> bool:
        """It has been mended or given up: what it was is no secret any more."""
        return bool(self.ended)


def standings_of(learner: Learner | None) -> Mapping[str, Standing]:
    """By the lab's slug; those that were never taken are not there. One query, none for a stranger."""
    found: dict[str, list[Call]] = {}
    if learner is not None:
        for call in Call.objects.of(learner).order_by("-taken_at"):
            found.setdefault(call.lab_slug, []).append(call)
    return {slug: Standing(calls=tuple(calls)) for slug, calls in found.items()}


def standing_of(learner: Learner | None, lab_slug: str) -> Standing:
    """One query, none for a stranger."""
    if learner is None:
        return Standing()
    return Standing(calls=tuple(Call.objects.of(learner).filter(lab_slug=lab_slug).order_by("-taken_at")))


def solved_slugs(learner: Learner | None) -> frozenset[str]:
    """One query, none for a stranger."""
    if learner is None:
        return frozenset()
    return frozenset(Call.objects.of(learner).solved().values_list("lab_slug", flat=True))
