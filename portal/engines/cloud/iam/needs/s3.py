"""
Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html

Condition keys that depend on the object itself (s3:ExistingObjectTag) are the cloud's to add.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, unquote

from .call import Call, Keys, Need, Rule, Unknown, context_of, renamed, rule, same


def bucket(call: Call) -> str:
    return _bucket(call, call.text("Bucket"))


def object_(call: Call) -> str:
    return _object(call, call.text("Bucket"), call.text("Key"))


def _bucket(call: Call, name: str) -> str:
    """A bucket by its name, an access point by its ARN."""
    return name if name.startswith("arn:") else f"arn:{call.partition}:s3:::{name}"


def _object(call: Call, name: str, key: str) -> str:
    middle = "/object/" if ":accesspoint/" in name else "/"
    return f"{_bucket(call, name)}{middle}{key}"


def _tags(call: Call) -> dict[str, str]:
    """Of a request that writes: a query string, `team=blue&stage=dev`."""
    tagging = call.parameters.get("Tagging")
    if isinstance(tagging, str):
        return dict(parse_qsl(tagging, keep_blank_values=True, max_num_fields=100))
    written = tagging.get("TagSet", []) if isinstance(tagging, Mapping) else []
    return {tag["Key"]: tag["Value"] for tag in written}


_LISTING: Keys = {"s3:prefix": "Prefix", "s3:delimiter": "Delimiter", "s3:max-keys": "MaxKeys"}
_VERSION: Keys = {"s3:versionid": "VersionId"}
_WRITING: Keys = {
    "s3:x-amz-acl": "ACL",
    "s3:x-amz-server-side-encryption": "ServerSideEncryption",
    "s3:x-amz-server-side-encryption-aws-kms-key-id": "SSEKMSKeyId",
    "s3:x-amz-storage-class": "StorageClass",
    "s3:x-amz-metadata-directive": "MetadataDirective",
    "s3:x-amz-copy-source": lambda call: _written_source(call) if call.has("CopySource") else None,
    "s3:RequestObjectTagKeys": lambda call: tuple(_tags(call)),
    "s3:if-none-match": "IfNoneMatch",
}


def _versioned(action: str) -> Rule:
    """The action, or the one with Version in its name when the call names a version."""

    def needs(call: Call) -> tuple[Need, ...]:
        name = action.replace("Object", "ObjectVersion", 1) if call.has("VersionId") else action
        return rule(object_, name, _VERSION)(call)

    return needs


def _write(call: Call) -> tuple[Need, ...]:
    """PutObject, with what its tags and its ACL need besides."""
    context = context_of(call, _WRITING)
    if tags := _tags(call):
        context = context.over({f"s3:RequestObjectTag/{name}": value for name, value in tags.items()})
    needs = [Need(action="s3:PutObject", resource=object_(call), context=context)]
    if tags:
        needs.append(replace(needs[0], action="s3:PutObjectTagging"))
    if call.has("ACL") or any(name.startswith("Grant") for name in call.parameters):
        needs.append(replace(needs[0], action="s3:PutObjectAcl"))
    return tuple(needs)


def _copy(call: Call) -> tuple[Need, ...]:
    name, key, version = _source(call)
    action = "s3:GetObjectVersion" if version else "s3:GetObject"
    return (Need(action=action, resource=_object(call, name, key)), *_write(call))


def _source(call: Call) -> tuple[str, str, str]:
    """Bucket, key and version: boto3 takes a structure or `bucket/key?versionId=…`, quoted as in a URL."""
    source = call.parameters.get("CopySource")
    if (
        isinstance(source, Mapping)
        and isinstance(source.get("Bucket"), str)
        and isinstance(source.get("Key"), str)
    ):
        return source["Bucket"], source["Key"], str(source.get("VersionId") or "")
    path, _, query = (source if isinstance(source, str) else "").partition("?versionId=")
    path = unquote(path).removeprefix("/")
    name, slash, key = path.partition("/object/" if path.startswith("arn:") else "/")
    if not slash or not key:
        raise Unknown(f"s3 {call.operation}: give CopySource, bucket/key.")
    return name, key, query


def _written_source(call: Call) -> str:
    name, key, _ = _source(call)
    return f"{name}/{key}"


def _delete_many(call: Call) -> tuple[Need, ...]:
    return tuple(dict.fromkeys(_deletes(call, call.parameters.get("Delete"))))


def _deletes(call: Call, written: Any) -> Iterator[Need]:
    objects = written.get("Objects") if isinstance(written, Mapping) else None
    if not isinstance(objects, list):
        raise Unknown("s3 DeleteObjects: give Delete with its Objects.")
    for one in objects:
        action = "s3:DeleteObjectVersion" if one.get("VersionId") else "s3:DeleteObject"
        yield Need(action=action, resource=_object(call, call.text("Bucket"), one["Key"]))


def _attributes(call: Call) -> tuple[Need, ...]:
    return _versioned("GetObject")(call) + _versioned("GetObjectAttributes")(call)


RULES: dict[str, Rule] = {
    "ListBuckets": rule(action="ListAllMyBuckets"),
    "PutObject": _write,
    "CopyObject": _copy,
    "UploadPartCopy": _copy,
    "CreateMultipartUpload": _write,
    "DeleteObjects": _delete_many,
    "GetObjectAttributes": _attributes,
    "GetObject": _versioned("GetObject"),
    "HeadObject": _versioned("GetObject"),
    "DeleteObject": _versioned("DeleteObject"),
    "GetObjectTagging": _versioned("GetObjectTagging"),
    "PutObjectTagging": _versioned("PutObjectTagging"),
    "DeleteObjectTagging": _versioned("DeleteObjectTagging"),
    "GetObjectAcl": _versioned("GetObjectAcl"),
    "PutObjectAcl": _versioned("PutObjectAcl"),
    **same(object_, "AbortMultipartUpload RestoreObject GetObjectRetention GetObjectLegalHold"),
    **renamed(
        object_,
        {
            "UploadPart": "PutObject",
            "CompleteMultipartUpload": "PutObject",
            "ListParts": "ListMultipartUploadParts",
            "SelectObjectContent": "GetObject",
        },
    ),
    **renamed(bucket, {"ListObjects": "ListBucket", "ListObjectsV2": "ListBucket"}, _LISTING),
    **renamed(bucket, {"ListObjectVersions": "ListBucketVersions"}, _LISTING),
    **same(
        bucket,
        "CreateBucket DeleteBucket GetBucketLocation GetBucketPolicy PutBucketPolicy DeleteBucketPolicy "
        "GetBucketVersioning PutBucketVersioning GetBucketTagging PutBucketTagging GetBucketAcl PutBucketAcl "
        "GetBucketLogging PutBucketLogging GetBucketWebsite PutBucketWebsite GetBucketPolicyStatus",
    ),
    **renamed(
        bucket,
        {
            "HeadBucket": "ListBucket",
            "ListMultipartUploads": "ListBucketMultipartUploads",
            "DeleteBucketTagging": "PutBucketTagging",
            "GetBucketNotificationConfiguration": "GetBucketNotification",
            "PutBucketNotificationConfiguration": "PutBucketNotification",
            "GetBucketLifecycleConfiguration": "GetLifecycleConfiguration",
            "PutBucketLifecycleConfiguration": "PutLifecycleConfiguration",
            "DeleteBucketLifecycle": "PutLifecycleConfiguration",
            "GetBucketEncryption": "GetEncryptionConfiguration",
            "PutBucketEncryption": "PutEncryptionConfiguration",
            "DeleteBucketEncryption": "PutEncryptionConfiguration",
            "GetBucketCors": "GetBucketCORS",
            "PutBucketCors": "PutBucketCORS",
            "DeleteBucketCors": "PutBucketCORS",
            "GetPublicAccessBlock": "GetBucketPublicAccessBlock",
            "PutPublicAccessBlock": "PutBucketPublicAccessBlock",
            "DeletePublicAccessBlock": "PutBucketPublicAccessBlock",
        },
    ),
}
