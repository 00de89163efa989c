"""
What S3 sends when objects come, change or go.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html, for the names of
events https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import quote_plus

from .batch import Json, records_event
from .identifiers import base64_of, hex_of, number_of, request_id
from .moments import iso_ms, iso_s
from .place import HERE, Place

Version = Literal["2.1", "2.5"]

# Before 2.4 each kind of event had a version of its own; since then all have the same (facts G-18).
_OLD_VERSIONS = {
    "Replication": "2.2", "LifecycleExpiration": "2.3", "LifecycleTransition": "2.3",
    "IntelligentTiering": "2.3", "ObjectAcl": "2.3", "ObjectTagging": "2.3",
}  # fmt: skip
_GONE = ("ObjectRemoved", "LifecycleExpiration")
_BY_S3 = ("LifecycleExpiration", "LifecycleTransition", "IntelligentTiering", "Replication")
_DAY_MS = 86_400_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Bucket:
    name: str = "acme-uploads-111122223333"
    owner: str = "A3EXAMPLEOWNER"
    place: Place = HERE

    @property
    def arn(self) -> str:
        return f"arn:aws:s3:::{self.name}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Happening:
    """
    One thing that happened to one object.

    `name` is the event's without its "s3:", "ObjectCreated:Put". `key` is plain, not URL-encoded; `etag`
    None: made from the key. `version_id` is there for buckets with versioning alone.
    """

    name: str = "ObjectCreated:Put"
    key: str
    size: int = 0
    at_ms: int
    etag: str | None = None
    version_id: str | None = None
    configuration_id: str = "new-upload"
    principal: str = "AWS:AROAEXAMPLEUPLOADER:web-uploader"
    source_ip: str = "203.0.113.24"

    @property
    def family(self) -> str:
        return self.name.partition(":")[0]


def encoded(key: str) -> str:
    """As keys are written into notifications: a space is +, the slash stays (facts G-7)."""
    return quote_plus(key.encode("utf-8", "surrogatepass"), safe="/")


def etag_of(key: str, size: int) -> str:
    """MD5 of nothing for an empty object, as S3 has it; one like a multipart upload's from 5 GB."""
    if size == 0:
        return hashlib.md5(b"", usedforsecurity=False).hexdigest()
    made = hex_of(f"etag/{key}/{size}", 32)
    return made if size <= 5 * 1024**3 else f"{made}-{-(-size // (8 * 1024**2))}"


def sequencer(key: str, at_ms: int) -> str:
    """Eighteen hexadecimal digits; of two events of one key the later has the larger."""
    return f"00{at_ms // 1000:08X}{(at_ms % 1000) << 22 | number_of(f'sequencer/{key}', 1 << 22):08X}"


def record(bucket: Bucket, told: Happening, *, version: Version = "2.5") -> Json:
    """
    {"eventVersion", "eventName", "eventTime", "s3": {"bucket": {"name", …}, "object": {"key": encoded,
    "size"?, "eTag"?, "versionId"?, "sequencer"}}, …}: what is gone has neither size nor eTag.

    `version` "2.1" is how records were until 2.4: each kind of event in its own version.
    """
    seed = f"{bucket.name}/{told.key}/{told.name}/{told.at_ms}"
    by_s3 = told.family in _BY_S3
    return {
        "eventVersion": version if version == "2.5" else _old_version(told),
        "eventSource": "aws:s3",
        "awsRegion": bucket.place.region,
        "eventTime": iso_ms(told.at_ms),
        "eventName": told.name,
        "userIdentity": {"principalId": "s3.amazonaws.com" if by_s3 else told.principal},
        "requestParameters": {"sourceIPAddress": "s3.amazonaws.com" if by_s3 else told.source_ip},
        "responseElements": {"x-amz-request-id": request_id(seed), "x-amz-id-2": base64_of(seed, 48)},
        "s3": {
            "s3SchemaVersion": "1.0",
            "configurationId": told.configuration_id,
            "bucket": {
                "name": bucket.name,
                "ownerIdentity": {"principalId": bucket.owner},
                "arn": bucket.arn,
            },
            "object": _object(told),
        },
        **_extra(bucket, told),
    }


def event(bucket: Bucket, happenings: Iterable[Happening], *, version: Version = "2.5") -> Json:
    """{"Records": [record, …]}; S3 sends one at a time as a rule. Raises EmptyBatch."""
    return records_event((record(bucket, told, version=version) for told in happenings), "S3")


def test_event(bucket: Bucket, at_ms: int) -> Json:
    """
    What S3 sends when notifications are set up: {"Service", "Event": "s3:TestEvent", "Time", "Bucket",
    "RequestId", "HostId"}, without Records.
    """
    seed = f"{bucket.name}/test/{at_ms}"
    return {
        "Service": "Amazon S3",
        "Event": "s3:TestEvent",
        "Time": iso_ms(at_ms),
        "Bucket": bucket.name,
        "RequestId": request_id(seed),
        "HostId": base64_of(seed, 48),
    }


def _old_version(told: Happening) -> str:
    return "2.3" if told.name == "ObjectRestore:Delete" else _OLD_VERSIONS.get(told.family, "2.1")


def _object(told: Happening) -> Json:
    found: Json = {"key": encoded(told.key)}
    if told.family not in _GONE and told.name != "ObjectRestore:Delete":
        found |= {"size": told.size, "eTag": told.etag or etag_of(told.key, told.size)}
    elif told.name.endswith("DeleteMarkerCreated"):
        found["eTag"] = etag_of(told.key, 0)  # a marker is an object of no bytes
    if told.version_id is not None:
        found["versionId"] = told.version_id
    return {**found, "sequencer": sequencer(told.key, told.at_ms)}


def _extra(bucket: Bucket, told: Happening) -> dict[str, Any]:
    """What some kinds of event have beside "s3"."""
    match told.family:
        case "ObjectRestore" if told.name != "ObjectRestore:Post":
            until = iso_s((told.at_ms // _DAY_MS + 8) * _DAY_MS).replace("Z", ".000Z")
            restored = {"lifecycleRestorationExpiryTime": until, "lifecycleRestoreStorageClass": "GLACIER"}
            return {"glacierEventData": {"restoreEventData": restored}}
        case "LifecycleTransition":
            to = {"transitionEventData": {"destinationStorageClass": "GLACIER"}}
            return {"lifecycleEventData": to}
        case "IntelligentTiering":
            return {"intelligentTieringEventData": {"destinationAccessTier": "ARCHIVE_ACCESS"}}
        case "Replication":
            failed = {
                "replicationRuleId": "copy-to-archive",
                "destinationBucket": f"{bucket.arn}-archive",
                "s3Operation": "OBJECT_PUT",
                "requestTime": iso_ms(told.at_ms - 60_000),
                "failureReason": "AssumeRoleNotPermitted",
            }
            return {"replicationEventData": failed}
    return {}
