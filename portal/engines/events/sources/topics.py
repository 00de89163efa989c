"""SNS: one notification, whatever its message holds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from portal.engines.events import s3, sns
from portal.engines.events.knobs import Settings, choice, whole, words
from portal.engines.events.said import gettext_noop as _
from portal.engines.events.source import Source

from . import batches
from .contents import SPOILT, compact, numbered, order, spoil
from .queues import ATTRIBUTES

_INSIDE = {"order": _("an order, JSON"), "s3": _("an S3 notification"), "test": _("S3's test message")}
_FAULT = {"": _("nothing"), **SPOILT}


def _message(settings: Settings) -> str:
    inside = settings.text("inside")
    happening = s3.Happening(key="uploads/día 1.jpg", size=90_210, at_ms=settings.at_ms)
    text = {
        "order": compact(order(1, pad_kb=settings.number("size_kb"))),
        "s3": compact(s3.event(s3.Bucket(), [happening])),
        "test": compact(s3.test_event(s3.Bucket(), settings.at_ms)),
    }[inside]
    if own := settings.text("body"):
        text = numbered(own, 1)
    how = settings.text("fault")
    return spoil(text, how, _("Records") if inside == "s3" else "amount") if how else text


def _build(settings: Settings) -> Any:
    told = sns.notification(
        _message(settings), seed=settings.seed, at_ms=settings.at_ms, subject=settings.text("subject") or None
    )
    if settings.is_on("attributes"):
        told = replace(told, attributes=ATTRIBUTES)
    return sns.event(sns.Topic(), told)


SOURCES = (
    Source(
        slug="sns",
        title=_("SNS notification"),
        group=_("Storage, queues and topics"),
        delivery="asynchronous",
        summary=_(
            "One message of a topic, spelled in capitals: EventSource, Sns, Message. Message is a string."
        ),
        answer=_("Anything: nobody waits for it. An error has the event tried twice more."),
        docs="https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html",
        own_knobs=(
            choice("inside", _("What the message holds"), _INSIDE),
            choice("fault", _("What is wrong with it"), _FAULT),
            words("subject", _("Subject"), longest=100, help=_("Empty: null in the event.")),
            batches.attributes(_("Type and Value here, where SQS has dataType and stringValue.")),
            batches.OWN,
            whole(
                "size_kb",
                _("KB more"),
                default=0,
                least=0,
                most=batches.MESSAGE_KB,
                help=_("A topic takes 256 KB, or more where it is set."),
            ),
        ),
        build=_build,
    ),
)
