"""A link to a copy: read by whoever has it, changed by nobody, closed by whoever made it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from portal.records.accounts.models import Learner
from portal.records.playground.create import create_function
from portal.records.playground.models import OwnFunction, Share

LINKS = 20  # of each function
LINKS_BYTES = 16 * 1024 * 1024  # of what they lead to, together


class TooManyLinks(Exception):
    """No link was made; the message says what to do."""


@transaction.atomic
def share_function(*, function: OwnFunction, now: datetime) -> Share:
    """
    Of its newest version, whatever comes later. The same shared again has the same link.

    Raises TooManyLinks.
    """
    stored = OwnFunction.objects.select_for_update().get(pk=function.pk)
    theirs = list(stored.shares.open())
    for share in theirs:
        if share.name == stored.name and share.written.same_as(stored.written):
            return share
    held = sum(share.size for share in theirs) + stored.size
    if len(theirs) >= LINKS or (theirs and held > LINKS_BYTES):
        words = _(
            "This function has %(number)s open links; %(most)s are the most there may be, "
            "and %(size)s MB of copies. Close one first."
        )
        raise TooManyLinks(
            words % {"number": len(theirs), "most": LINKS, "size": LINKS_BYTES // 1024 // 1024}
        )
    return Share.objects.create(
        function=stored,
        name=stored.name,
        files=stored.files,
        fields=stored.fields,
        event=stored.event,
        size=stored.size,
        shared_at=now,
    )


def close_link(*, function: OwnFunction, share_id: int) -> bool:
    """From now on whoever follows it finds nothing. False when there is no such link of this function."""
    return bool(function.shares.open().filter(pk=share_id).delete()[0])


def make_mine(*, learner: Learner, share: Share, now: datetime) -> OwnFunction:
    """A function of the reader's own that begins as the copy. Raises TooManyFunctions."""
    return create_function(learner=learner, name=share.name, written=share.written, now=now)
