"""A function as a learner configures it, and what it is asked to do."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

CODE_BYTES = 256 * 1024  # what the editor accepts; a ZIP upload has limits of its own
EVENT_BYTES = 6 * 1024 * 1024  # synchronous payload, facts M-7
EVENTS = 1_000  # of one job
AT_ONCE = 50  # environments of one job; AWS's own bound is the account's (facts J-2)
MEMORY_MB = (128, 10_240)  # facts M-3
TIMEOUT_S = (1, 900)  # facts M-1
EPHEMERAL_MB = (512, 10_240)  # facts M-6
ENVIRONMENT_BYTES = 4 * 1024  # facts F-1
LAYERS = 5  # facts B-9
BESIDE_MB = 128  # what the AWS beside a job may hold
LATEST: Final = "$LATEST"
LOG_FORMATS = ("Text", "JSON")  # facts O-4
APPLICATION_LOG_LEVELS = ("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL")  # facts O-6
SYSTEM_LOG_LEVELS = ("DEBUG", "INFO", "WARN")
TRACING = ("PassThrough", "Active")  # facts O-16


class BadFunction(ValueError):
    """The configuration cannot be run; the message says what to change."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Function:
    """
    What `CreateFunction` would be told. Files are text by relative path, below /var/task.

    The levels are None for the format's default: INFO where logs are JSON, and nothing is left out
    where they are text. `layers` are names, the first merged first; `layer_files` are the
    files below /opt of those that are the function's own. `version` is $LATEST or the number
    under which this was published. `snap_start` is ApplyOn: PublishedVersions. `tracing` is one of TRACING.
    """

    files: Mapping[str, str]
    handler: str = "lambda_function.lambda_handler"
    runtime: str = "python3.14"
    memory_mb: int = 128
    timeout_s: float = 3
    environment: Mapping[str, str] = field(default_factory=dict)
    name: str = "my-function"
    log_format: str = "Text"
    application_log_level: str | None = None
    system_log_level: str | None = None
    ephemeral_mb: int = EPHEMERAL_MB[0]
    layers: tuple[str, ...] = ()
    layer_files: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    version: str = LATEST
    snap_start: bool = False
    tracing: str = TRACING[0]

    @property
    def has_snapshot(self) -> bool:
        """Whether its environments are restored: those of $LATEST never are (facts I-17)."""
        return self.snap_start and self.version != LATEST

    @property
    def digest(self) -> str:
        """Changes with anything that would make AWS start a new environment."""
        parts = [
            sorted(self.files.items()),
            self.handler,
            self.runtime,
            self.memory_mb,
            self.timeout_s,
            sorted(self.environment.items()),
            self.name,
            self.log_format,
            self.application_log_level,
            self.system_log_level,
            self.ephemeral_mb,
            self.layers,
            sorted((name, sorted(files.items())) for name, files in self.layer_files.items()),
            self.version,
            self.snap_start,
            self.tracing,
        ]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """
    What the caller of `Invoke` says besides the event.

    `qualifier` is the version or alias in the name it uses, None when it uses none (conformance
    row 36). `client_context` is JSON text, before base64 (row 35). The two ids are those of a caller
    that Cognito knows: a mobile application with AWS's SDK. `request_id` is that of an earlier attempt
    at the same event: Lambda keeps it (row 58). `trace` is the trace header of whoever calls.
    """

    qualifier: str | None = None
    client_context: str | None = None
    cognito_identity_id: str | None = None
    cognito_identity_pool_id: str | None = None
    request_id: str | None = None
    trace: str | None = None

    def headers(self) -> dict[str, str]:
        """Those of `next` that the Runtime API adds. In ASCII, one line each, whatever was given."""
        found = {}
        if self.client_context is not None:
            found["Lambda-Runtime-Client-Context"] = json.dumps(json.loads(self.client_context))
        if self.cognito_identity_id is not None:
            identity = {
                "cognitoIdentityId": self.cognito_identity_id,
                "cognitoIdentityPoolId": self.cognito_identity_pool_id,
            }
            found["Lambda-Runtime-Cognito-Identity"] = json.dumps(identity)
        return found


NOTHING_MORE = Call()


@dataclass(frozen=True, kw_only=True, slots=True)
class Routing:
    """The other version of an alias, which gets `weight` (0 to 1) of the events."""

    function: Function
    weight: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Concurrency:
    """
    `reserved` is of the function, all its versions together: more environments at once there are
    not, and 0 throttles all (facts J-6, J-7). None: it shares what there is. `provisioned`
    environments of its version are initialised before they are needed (facts J-8).
    """

    reserved: int | None = None
    provisioned: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """
    A function and the events it gets, in order, `at_once` of them at the same time.

    Each of those has an environment of its own, which takes the next event when it is done: as
    Lambda scales out (facts A-4). `owner` names whose warm environments may be used; `warm` allows
    those that an earlier job of the same owner and function left, and leaves its own; one that `leaves`
    begins in new ones and leaves them too. One that is to `record` has what it does told step by step,
    in environments that nobody had before it or gets after. Events are JSON text. Nobody sits and waits
    for a `batch`: it gives way to everything else. `aws` is what the AWS beside it begins with, a seed's
    JSON; `policy` the document of its execution role's policy, without which everything is allowed. One that
    is to `export` has what that AWS holds told with each outcome.
    """

    id: str
    owner: str
    function: Function
    events: tuple[str, ...]
    warm: bool = True
    leaves: bool = False
    batch: bool = False
    record: bool = False
    at_once: int = 1
    call: Call = NOTHING_MORE
    routing: Routing | None = None
    concurrency: Concurrency = Concurrency()
    aws: Mapping[str, Any] | None = None
    policy: Mapping[str, Any] | None = None
    export: bool = False

    @property
    def functions(self) -> tuple[Function, ...]:
        return (self.function, self.routing.function) if self.routing else (self.function,)

    @property
    def environments(self) -> int:
        """How many it may have at once."""
        return max(min(self.at_once, len(self.events)), self.concurrency.provisioned)

    @property
    def memory_mb(self) -> int:
        """
        Of all its environments together. What /tmp may hold over the smallest counts too: it is
        memory here.
        """
        beside_mb = BESIDE_MB if self.aws is not None else 0
        return self.environments * max(map(held_mb, self.functions)) + beside_mb


def held_mb(function: Function) -> int:
    """
    The most that one environment of it may take of the machine: with a snapshot that, and the copy
    that is invoked.
    """
    processes = 2 if function.has_snapshot else 1
    return processes * function.memory_mb + function.ephemeral_mb - EPHEMERAL_MB[0]
