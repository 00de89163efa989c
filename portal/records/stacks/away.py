"""Another name for a stack; putting one away and bringing it back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from portal.records.accounts.models import Learner
from portal.records.playground.create import free_name
from portal.records.stacks.create import BadName, check_name, names_of, refuse_too_many
from portal.records.stacks.models import OwnStack

PUT_AWAY = 50  # of a learner; the oldest go for good when there are more


@transaction.atomic
def rename_stack(*, stack: OwnStack, name: str) -> None:
    """Raises BadName, for one that another stack has too."""
    check_name(name)
    if name == stack.name:
        return
    if name in names_of(stack.learner):
        raise BadName(_("You have a stack called %(name)s already. Choose another name.") % {"name": name})
    OwnStack.objects.filter(pk=stack.pk).update(name=name)


@transaction.atomic
def put_away(*, stack: OwnStack, now: datetime) -> None:
    """Out of sight; nothing of it is lost until PUT_AWAY others have followed."""
    OwnStack.objects.filter(pk=stack.pk).update(put_away_at=now)
    theirs = OwnStack.objects.of(stack.learner).put_away().order_by("-put_away_at")
    if too_old := list(theirs.values_list("pk", flat=True)[PUT_AWAY:]):
        OwnStack.objects.filter(pk__in=too_old).delete()


@transaction.atomic
def bring_back(*, learner: Learner | None, stack_id: UUID) -> OwnStack | None:
    """None for what is not there or not theirs. Raises TooManyStacks."""
    found = OwnStack.objects.of(learner).put_away().filter(pk=stack_id).first()
    if found is None:
        return None
    taken = names_of(found.learner)
    refuse_too_many(taken)
    found.name, found.put_away_at = free_name(found.name, taken), None
    found.save(update_fields=["name", "put_away_at"])
    return found
