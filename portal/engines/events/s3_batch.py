"""
What S3 Batch Operations asks of a function: one task at a time.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-invoke-lambda.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .batch import Json
from .identifiers import base64_of, uuid_of
from .s3 import Bucket, encoded


@dataclass(frozen=True, kw_only=True, slots=True)
class Task:
    """An object of the manifest; `key` is plain."""

    bucket: Bucket
    key: str
    version_id: str | None = None


def event(task: Task, *, seed: str, arguments: Mapping[str, str] | None = None) -> Json:
    """
    {"invocationSchemaVersion", "invocationId", "job": {"id"}, "tasks": [{"taskId", "s3Key": encoded,
    "s3VersionId": str or null, "s3BucketArn"}]}. With `arguments` it is schema 2.0, where the job has
    "userArguments" and the task "s3Bucket", the name alone.
    """
    job: Json = {"id": uuid_of(f"batch/{seed}")}
    told: Json = {
        "taskId": base64_of(f"task/{seed}/{task.key}", 24),
        "s3Key": encoded(task.key),
        "s3VersionId": task.version_id,
    }
    if arguments is None:
        told["s3BucketArn"] = task.bucket.arn
    else:
        told["s3Bucket"] = task.bucket.name
        job["userArguments"] = dict(arguments)
    return {
        "invocationSchemaVersion": "1.0" if arguments is None else "2.0",
        "invocationId": base64_of(f"invocation/{seed}", 48),
        "job": job,
        "tasks": [told],
    }
