"""Reports of one learner, and the queue that authors work off."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from portal.engines.curriculum import Library
from portal.records.accounts.models import Learner
from portal.records.reports.models import ProblemReport, State
from portal.records.reports.subject import Subject, find_subject

MINE = 100
ON_PAGE = 10  # things, each with its reports
MOST = 2_000  # reports that are looked through


@dataclass(frozen=True, kw_only=True, slots=True)
class Heap:
    """All reports on one thing that were asked for, oldest first. `subject` is None for what is gone."""

    about: str
    ref: str
    subject: Subject | None
    reports: tuple[ProblemReport, ...]

    def is_stale(self, report: ProblemReport) -> bool:
        """What it was about has changed since."""
        return self.subject is None or report.digest != self.subject.digest

    @property
    def rows(self) -> tuple[tuple[ProblemReport, bool], ...]:
        return tuple((report, self.is_stale(report)) for report in self.reports)


@dataclass(frozen=True, kw_only=True, slots=True)
class Queue:
    heaps: tuple[Heap, ...]
    page: int
    pages: int
    reports: int


def reports_of(learner: Learner | None) -> tuple[ProblemReport, ...]:
    """The newest first. One query."""
    return tuple(ProblemReport.objects.of(learner).order_by("-made_at")[:MINE])


def has_reports(learner: Learner | None) -> bool:
    return ProblemReport.objects.of(learner).exists()


def find_report(report_id: UUID) -> ProblemReport | None:
    return ProblemReport.objects.filter(pk=report_id).first()


def queue(library: Library, *, state: str = State.OPEN, topic: str = "", page: int = 1) -> Queue:
    """
    `state` and `topic` may be "" for all; "lessons", "labs" and "solutions" stand for a topic. What was
    reported first comes first, with all that was said of it. One query.
    """
    found = ProblemReport.objects.select_related("learner__user", "answered_by").order_by("made_at")
    if state:
        found = found.filter(state=state)
    if topic in ("lessons", "labs", "solutions"):
        found = found.filter(about=topic.removesuffix("s"))
    elif topic:
        found = found.filter(topic=topic)
    by_ref: dict[tuple[str, str], list[ProblemReport]] = {}
    for report in found[:MOST]:
        by_ref.setdefault((report.about, report.ref), []).append(report)
    pages = max(1, -(-len(by_ref) // ON_PAGE))
    page = min(max(page, 1), pages)
    here = list(by_ref.items())[(page - 1) * ON_PAGE : page * ON_PAGE]
    return Queue(
        heaps=tuple(_heap(key, reports, library) for key, reports in here),
        page=page,
        pages=pages,
        reports=sum(len(reports) for reports in by_ref.values()),
    )


def _heap(key: tuple[str, str], reports: Iterable[ProblemReport], library: Library) -> Heap:
    about, ref = key
    return Heap(about=about, ref=ref, subject=find_subject(about, ref, library), reports=tuple(reports))
