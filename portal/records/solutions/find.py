"""Others' solutions, for those who have passed the lab themselves."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from portal.engines.curriculum import Lab
from portal.records.accounts.models import Learner
from portal.records.progress.steps import passing_files
from portal.records.solutions.models import FoundHelpful, SharedSolution
from portal.records.solutions.share import NotPassed

SHOWN = 20
ORDERS = {"newest": ("-shared_at", "pk"), "shortest": ("length", "-shared_at")}


@dataclass(frozen=True, kw_only=True, slots=True)
class Others:
    """
    `mine` are the reader's own files, `shared` their solution while it is shown; `found` the others', at most
    SHOWN of `count`; `helpful` are those that the reader called so.
    """

    mine: dict[str, str]
    shared: SharedSolution | None
    found: tuple[SharedSolution, ...]
    count: int
    helpful: frozenset[UUID]


def others_of(learner: Learner | None, lab: Lab, *, order: str) -> Others:
    """`order` is a key of ORDERS, or newest. Raises NotPassed. Five queries."""
    mine = passing_files(learner, lab)
    if learner is None or mine is None:
        raise NotPassed(lab.slug)
    others = SharedSolution.objects.to(learner).in_lab(lab.slug)
    found = tuple(others.order_by(*ORDERS.get(order, ORDERS["newest"]))[:SHOWN])
    said = FoundHelpful._default_manager.filter(learner=learner, solution__in=[one.pk for one in found])
    return Others(
        mine=mine,
        shared=SharedSolution.objects.of(learner).in_lab(lab.slug).shown().first(),
        found=found,
        count=others.count(),
        helpful=frozenset(said.values_list("solution_id", flat=True)),
    )


def find_solution(learner: Learner, lab: Lab, solution_id: UUID) -> SharedSolution | None:
    """Somebody else's, of a lab that this learner has passed; else None. Two queries."""
    if passing_files(learner, lab) is None:
        return None
    return SharedSolution.objects.to(learner).in_lab(lab.slug).filter(pk=solution_id).first()


def find_any_solution(solution_id: str) -> SharedSolution | None:
    """For authors, whether it is shown or not."""
    try:
        return SharedSolution.objects.filter(pk=UUID(solution_id)).first()
    except ValueError:
        return None
