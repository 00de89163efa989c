"""S3: buckets and their objects."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from moto.core.exceptions import HTTPException, ServiceException
from moto.s3.models import FakeDeleteMarker, FakeKey

from portal.engines.cloud.iam import PolicyKind
from portal.engines.cloud.inside.room import THING_BYTES
from portal.engines.cloud.inside.state import REGION, Refused, account, backends

from .thing import TEXT_BYTES, Thing, Things, document, given, shown, told

SECTION = "buckets"
POLICIES = {"policy": PolicyKind.RESOURCE}
_PARTITION = "aws"


def plant(bucket: dict[str, Any]) -> None:
    backend = _backend()
    name = bucket["name"]
    try:
        backend.create_bucket(name, REGION)
        if bucket.get("versioned"):
            backend.put_bucket_versioning(name, "Enabled")
        for part in bucket.get("objects", ()):
            key = backend.put_object(name, part["key"], given(part), disable_notification=True)
            key.set_metadata({"Content-Type": part.get("content_type") or "binary/octet-stream"})
            for word, value in (part.get("metadata") or {}).items():
                key.set_metadata({f"x-amz-meta-{word}": value})
        if policy := bucket.get("policy"):
            backend.put_bucket_policy(name, json.dumps(policy).encode())
    except (HTTPException, ServiceException) as fault:
        raise Refused(f"bucket {name}: {fault}") from None


def look() -> Things:
    for bucket in _backend().buckets.values():
        versioned = bucket.versioning_status
        value = {"versioning": versioned or "Disabled", **document(_policy(bucket))}
        yield Thing("bucket", bucket.region_name, bucket.name, "", value)
        for name in sorted(bucket.keys.keys()):
            versions = bucket.keys.getlist(name)
            if isinstance(versions[-1], FakeKey):
                value = _value(versions[-1], len(versions) if versioned else None)
                yield Thing("object", bucket.region_name, bucket.name, name, value)


def _value(key: FakeKey, versions: int | None) -> dict[str, Any]:
    return {
        "size": key.size,
        "etag": key.etag.strip('"'),
        "content_type": _content_type(key),
        **({"metadata": metadata} if (metadata := _metadata(key)) else {}),
        **({"versions": versions} if versions is not None else {}),
        "content": shown(_start(key)),
    }


def dig() -> list[dict[str, Any]]:
    found = []
    for bucket in _backend().buckets.values():
        objects = []
        for name in sorted(bucket.keys.keys()):
            key = bucket.keys.getlist(name)[-1]
            if isinstance(key, FakeDeleteMarker):
                continue
            part = {"key": name, **told(key.value), "content_type": _content_type(key)}
            objects.append(part | ({"metadata": metadata} if (metadata := _metadata(key)) else {}))
        is_versioned = bucket.versioning_status == "Enabled"
        part = {"name": bucket.name, "versioned": is_versioned, "objects": objects}
        found.append(part | document(_policy(bucket)))
    return found


def object_bytes() -> int:
    latest = (bucket.keys.getlist(name)[-1] for bucket in _backend().buckets.values() for name in bucket.keys)
    return sum(key.size for key in latest if isinstance(key, FakeKey))


def held_bytes() -> int:
    """Of all versions, and of parts of uploads that are under way."""
    return sum(
        key.size + THING_BYTES
        for bucket in _backend().buckets.values()
        for keys in (
            (version for name in bucket.keys for version in bucket.keys.getlist(name)),
            (part for upload in bucket.multiparts.values() for part in upload.parts.values()),
        )
        for key in keys
        if isinstance(key, FakeKey)
    )


def copied_bytes(parameters: Mapping[str, Any]) -> int:
    """Of the object that CopyObject or UploadPartCopy is about; 0 where there is none."""
    path, _, _ = str(parameters.get("CopySource") or "").partition("?")
    name, _, key = unquote(path).lstrip("/").partition("/")
    bucket = _backend().buckets.get(name)
    found = bucket.keys.get(key) if bucket is not None else None
    return found.size if isinstance(found, FakeKey) else 0


def policy_of(arn: str) -> str | None:
    name = arn.split(":", 5)[5].partition("/")[0]
    bucket = _backend().buckets.get(name)
    return _policy(bucket) if bucket is not None else None


def _policy(bucket: Any) -> str | None:
    return bucket.policy.decode("utf-8", "replace") if bucket.policy else None


def _backend() -> Any:
    found = backends("s3")
    if _PARTITION not in found:
        from moto.s3.models import s3_backends

        return s3_backends[account()][_PARTITION]
    return found[_PARTITION]


def _content_type(key: FakeKey) -> str:
    return str(key.metadata.get("content-type") or "binary/octet-stream")


def _metadata(key: FakeKey) -> dict[str, str]:
    prefix = "x-amz-meta-"
    return {
        name.lower().removeprefix(prefix): str(value)
        for name, value in key.metadata.items()
        if name.lower().startswith(prefix)
    }


def _start(key: FakeKey) -> bytes:
    """No more than is shown: an object may be long."""
    with key.lock:
        key._value_buffer.seek(0)
        return bytes(key._value_buffer.read(TEXT_BYTES + 4))
