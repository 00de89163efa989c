"""PublishVersion: an immutable version of a function as it is saved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from portal.engines.emulator import BadFunction
from portal.engines.emulator.function import LATEST
from portal.records.playground.around import FIELDS as OF_AROUND
from portal.records.playground.concurrency import FIELDS as OF_CONCURRENCY
from portal.records.playground.models import OwnFunction, PublishedVersion
from portal.records.playground.outline import outline_of, version_as_function
from portal.records.playground.written import DEFAULTS, Written, function_of

VERSIONS_BYTES = 16 * 1024 * 1024  # of all versions of a function


@dataclass(frozen=True, kw_only=True, slots=True)
class Publication:
    """`is_new` False: nothing had changed since that version, and none was made."""

    number: int
    is_new: bool


@transaction.atomic
def publish_version(*, function: OwnFunction, now: datetime) -> Publication:
    """Raises BadFunction, for what cannot run as well as for one version too many."""
    # Locked, so that two at once do not get one number.
    stored = OwnFunction.objects.select_for_update().get(pk=function.pk)
    known = {LATEST: function_of(stored.written, stored.name)}
    newest = stored.published.order_by("-number").first()
    if newest:
        known[str(newest.number)] = version_as_function(newest, stored.name)
    before = outline_of(stored, known)
    after = before.publish()
    if newest and after is before:
        return Publication(number=newest.number, is_new=False)
    written = Written(files=stored.written.code, fields=stored.fields, event="")
    no_part = (*OF_CONCURRENCY, *OF_AROUND)
    held = stored.published.aggregate(all=Sum("size"))["all"] or 0
    if held + written.size > VERSIONS_BYTES:
        words = _(
            "The versions of a function have %(most)s MB together at most; "
            "delete one that no alias points to."
        )
        raise BadFunction(words % {"most": VERSIONS_BYTES // 1024 // 1024})
    PublishedVersion.objects.create(
        function=stored,
        number=after.last,
        files=dict(written.files),
        fields={name: written.field(name) for name in DEFAULTS if name not in no_part},
        size=written.size,
        published_at=now,
    )
    OwnFunction.objects.filter(pk=stored.pk).update(published_last=after.last)
    return Publication(number=after.last, is_new=True)
