"""
The envelope of EventBridge, and what some senders put into it.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html; S3,
https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html; rules on a schedule,
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .batch import Json
from .identifiers import request_id, uuid_of
from .moments import iso_s
from .place import HERE, Place
from .s3 import Bucket, Happening, etag_of, sequencer

# What each kind of S3 notification is called here, and its reason.
_S3_DETAIL = {
    "ObjectCreated:Put": ("Object Created", "PutObject"),
    "ObjectCreated:Post": ("Object Created", "POST Object"),
    "ObjectCreated:Copy": ("Object Created", "CopyObject"),
    "ObjectCreated:CompleteMultipartUpload": ("Object Created", "CompleteMultipartUpload"),
    "ObjectRemoved:Delete": ("Object Deleted", "DeleteObject"),
    "ObjectRemoved:DeleteMarkerCreated": ("Object Deleted", "DeleteObject"),
    "LifecycleExpiration:Delete": ("Object Deleted", "Lifecycle Expiration"),
}
S3_KINDS = tuple(_S3_DETAIL)


@dataclass(frozen=True, kw_only=True, slots=True)
class Envelope:
    """One event on a bus. `detail` is any JSON object; `resources` are ARNs, of which there may be none."""

    id: str
    source: str
    detail_type: str
    detail: Mapping[str, Any]
    at_ms: int
    resources: tuple[str, ...] = ()
    place: Place = HERE


def envelope(
    detail: Mapping[str, Any],
    *,
    seed: str,
    at_ms: int,
    source: str,
    detail_type: str,
    resources: tuple[str, ...] = (),
) -> Envelope:
    """One with an id that is always the same for one seed."""
    return Envelope(
        id=uuid_of(f"events/{seed}"),
        source=source,
        detail_type=detail_type,
        detail=detail,
        at_ms=at_ms,
        resources=resources,
    )


def event(told: Envelope) -> Json:
    """
    {"version": "0", "id", "detail-type", "source", "account", "time", "region", "resources", "detail"}:
    one event an invocation, time in whole seconds.
    """
    return {
        "version": "0",
        "id": told.id,
        "detail-type": told.detail_type,
        "source": told.source,
        "account": told.place.account_id,
        "time": iso_s(told.at_ms),
        "region": told.place.region,
        "resources": list(told.resources),
        "detail": dict(told.detail),
    }


def tick(rule: str, *, seed: str, at_ms: int, place: Place = HERE) -> Envelope:
    """What a rule on a schedule sends: an empty detail, and the rule among the resources."""
    return Envelope(
        id=uuid_of(f"events/{seed}"),
        source="aws.events",
        detail_type="Scheduled Event",
        detail={},
        at_ms=at_ms,
        resources=(place.arn("events", f"rule/{rule}"),),
        place=place,
    )


def s3_envelope(bucket: Bucket, told: Happening, *, seed: str) -> Envelope:
    """
    The same that a notification tells, through EventBridge: the key plain, "etag" in small letters, no
    Records. `told.name` is one of S3_KINDS; raises KeyError for others.
    """
    detail_type, reason = _S3_DETAIL[told.name]
    thing: Json = {"key": told.key}
    if detail_type == "Object Created":
        thing |= {"size": told.size, "etag": told.etag or etag_of(told.key, told.size)}
    is_marker = told.name.endswith("DeleteMarkerCreated")
    if is_marker:
        thing["etag"] = etag_of(told.key, 0)
    if told.version_id is not None:
        thing["version-id"] = told.version_id
    thing["sequencer"] = sequencer(told.key, told.at_ms)
    by_s3 = reason == "Lifecycle Expiration"
    detail: Json = {
        "version": "0",
        "bucket": {"name": bucket.name},
        "object": thing,
        "request-id": request_id(f"{bucket.name}/{told.key}/{told.name}/{told.at_ms}"),
        "requester": "s3.amazonaws.com" if by_s3 else bucket.place.account_id,
    }
    if not by_s3:
        detail["source-ip-address"] = told.source_ip
    detail["reason"] = reason
    if detail_type == "Object Deleted":
        detail["deletion-type"] = "Delete Marker Created" if is_marker else "Permanently Deleted"
    return Envelope(
        id=uuid_of(f"events/{seed}"),
        source="aws.s3",
        detail_type=detail_type,
        detail=detail,
        at_ms=told.at_ms,
        resources=(bucket.arn,),
        place=bucket.place,
    )
