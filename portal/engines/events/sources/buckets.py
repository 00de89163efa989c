"""S3: notifications, and the tasks of S3 Batch Operations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, get_args

from portal.engines.events import s3, s3_batch
from portal.engines.events.knobs import Problem, Settings, choice, switch, whole, words
from portal.engines.events.said import gettext_noop as _
from portal.engines.events.source import Source

from . import batches

_TEST = "s3:TestEvent"
_NAMES = (
    "ObjectCreated:Put", "ObjectCreated:Post", "ObjectCreated:Copy", "ObjectCreated:CompleteMultipartUpload",
    "ObjectRemoved:Delete", "ObjectRemoved:DeleteMarkerCreated", "ObjectRestore:Post",
    "ObjectRestore:Completed", "ObjectRestore:Delete", "ObjectTagging:Put",
    "ObjectTagging:Delete", "ObjectAcl:Put",
    "LifecycleExpiration:Delete", "LifecycleExpiration:DeleteMarkerCreated", "LifecycleTransition",
    "IntelligentTiering", "Replication:OperationFailedReplication",
)  # fmt: skip
_MOST = 10
_LARGEST = 5 * 1024**4  # bytes of an object, for this form
_GAP_MS = 319
_BUCKET_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", re.ASCII)
_KEY_BYTES = 1_024
VERSION_ID = "096fKKXTRTtl3on89fVO.nfljtsv6qko"
KEY = "uploads/día 1+2 (final).jpg"


def key_of(settings: Settings, number: int) -> str:
    """The first has the key that was typed, those behind it a number in front of the name."""
    key = settings.text("key")
    folder, slash, name = key.rpartition("/")
    return key if number == 1 else f"{folder}{slash}{number}-{name}"


def _happenings(settings: Settings) -> list[s3.Happening]:
    # Only where versions are kept does deleting leave a marker.
    has_versions = settings.is_on("versioned") or settings.text("name").endswith("DeleteMarkerCreated")
    version = VERSION_ID if has_versions else None
    return [
        s3.Happening(
            name=settings.text("name"),
            key=key_of(settings, part.number),
            size=settings.number("size"),
            at_ms=settings.at_ms + (part.number - 1) * _GAP_MS,
            version_id=version,
            configuration_id="removed" if "Removed" in settings.text("name") else "new-upload",
        )
        for part in batches.parts(settings, str, own=False)
    ]


def _notification(settings: Settings) -> Any:
    bucket = s3.Bucket(name=settings.text("bucket"))
    if settings.text("name") == _TEST:
        return s3.test_event(bucket, settings.at_ms)
    older, newer = get_args(s3.Version)
    version = older if settings.text("version") == older else newer
    return s3.event(bucket, _happenings(settings), version=version)


def check_object(settings: Settings) -> Iterator[Problem]:
    """Names that S3 would take."""
    if not _BUCKET_NAME.fullmatch(settings.text("bucket")):
        yield Problem(knob="bucket", says="Bucket: 3 to 63 small letters, digits, dots and hyphens.")
    if not 0 < len(settings.text("key").encode()) <= _KEY_BYTES:
        yield Problem(knob="key", says=f"Key: 1 to {_KEY_BYTES:,} bytes, in UTF-8.")


def _check(settings: Settings) -> Iterator[Problem]:
    yield from check_object(settings)
    yield from batches.check(settings)


def _batch(settings: Settings) -> Any:
    task = s3_batch.Task(
        bucket=s3.Bucket(name=settings.text("bucket")),
        key=settings.text("key"),
        version_id="jbo9_jhdPEyB4RrmOxWS0kU0EoNrU_oI" if settings.is_on("versioned") else None,
    )
    newer = settings.text("version") == "2.0"
    return s3_batch.event(task, seed=settings.seed, arguments={"mode": "thumbnail"} if newer else None)


_BUCKET = words("bucket", _("Bucket"), default=s3.Bucket().name, longest=63)
_KEY_HELP = _("As you would write it: the event has it URL-encoded, so decode it with unquote_plus.")

SOURCES = (
    Source(
        slug="s3",
        title=_("S3 notification"),
        group=_("Storage, queues and topics"),
        delivery="asynchronous",
        summary=_("An object came, changed or went: its bucket and its key, URL-encoded, not what is in it."),
        answer=_("Anything: nobody waits for it. An error has the event tried twice more."),
        docs="https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html",
        own_knobs=(
            choice(
                "name",
                _("What happened"),
                {name: name for name in (*_NAMES, _TEST)},
                help=_("What is gone has no size. The test message has no Records at all."),
            ),
            _BUCKET,
            words("key", _("Key"), default=KEY, longest=1_024, help=_KEY_HELP),
            whole("size", _("Bytes"), default=2_481_992, least=0, most=_LARGEST),
            batches.records(_MOST, default=1),
            batches.twice(_MOST, help=_("Told again: the same sequencer.")),
            choice(
                "version",
                _("Version of the records"),
                {"2.5": _("2.5, one for all kinds"), "2.1": _("as before 2.4: 2.1, 2.2 or 2.3 by kind")},
                help=_("Compare the major number, and take newer minor ones."),
            ),
            switch(
                "versioned", _("The bucket keeps versions"), help=_("Each object then has its versionId.")
            ),
        ),
        build=_notification,
        check=_check,
    ),
    Source(
        slug="s3-batch",
        title=_("S3 Batch Operations task"),
        group=_("Storage, queues and topics"),
        delivery="synchronous",
        summary=_("One object of a job's manifest. The job waits for what you say of it."),
        answer=_(
            "invocationSchemaVersion, treatMissingKeysAs, invocationId, and results with"
            " each task's resultCode:"
            " Succeeded, TemporaryFailure (tried again) or PermanentFailure."
        ),
        docs="https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-invoke-lambda.html",
        own_knobs=(
            choice(
                "version",
                _("Schema"),
                {"1.0": _("1.0, with s3BucketArn"), "2.0": _("2.0, with s3Bucket")},
            ),
            _BUCKET,
            words("key", _("Key"), default=KEY, longest=1_024, help=_KEY_HELP),
            switch("versioned", _("The manifest names versions")),
        ),
        build=_batch,
        check=check_object,
    ),
)
