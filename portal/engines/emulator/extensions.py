"""
The Extensions API of one environment: who has registered, and what each of them waits for.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html; answers and states as
AWS's own emulator gives them (conformance rows 51–53, 55). Internal extensions live in the
runtime's process, external ones are processes of their own, known by name before they register.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from . import replies
from .connection import Connection, Request
from .extension_events import ExtensionState
from .function import Function
from .registration import events_in, fault_of
from .runtime_api import Invocation
from .signals import ExtensionFailed, ExtensionFault, ExtensionReady, Signal
from .variables import ACCOUNT

MOST = 10  # facts I-13
REGISTERED = "/extensions/registered"  # no path of AWS's: guest/extensions.py waits there
_WORD_LENGTH = 128  # of a name or an error type: what they say goes into every log
_NAME = "lambda-extension-name"
_IDENTIFIER = "lambda-extension-identifier"
_ERROR_TYPE = "lambda-extension-function-error-type"
_FEATURES = "lambda-extension-accept-feature"
_NOT_ALLOWED = "State transition is not allowed"


@dataclass(kw_only=True, slots=True)
class Extension:
    """`state` by the names that AWS's own emulator gives them. `events` in the order they were asked for."""

    name: str
    is_external: bool
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    state: str = "Started"
    events: list[str] = field(default_factory=list)
    error_type: str = ""
    waiting: Connection | None = None
    is_gone: bool = False  # there is no process of it any more


class Extensions:
    """`tell` hears what they do. `external` are the names of those that are started as processes."""

    PREFIX = "/2020-01-01/extension/"

    def __init__(self, function: Function, external: Sequence[str], tell: Callable[[Signal], None]) -> None:
        self._function = function
        self._tell = tell
        self._all = {name: Extension(name=name, is_external=True) for name in external[:MOST]}
        self._is_open = True
        self._starter: Request | None = None  # who waits until all external ones have registered
        self._last: dict[str, Any] | None = None  # the event of the end
        self._paths: Mapping[str, tuple[str, Callable[[Request], None]]] = {
            "register": ("POST", self._register),
            "event/next": ("GET", self._next),
            "init/error": ("POST", self._init_error),
            "exit/error": ("POST", self._exit_error),
        }

    # What the lifecycle asks.

    def __len__(self) -> int:
        return len(self._all)

    def close_registration(self) -> None:
        """The runtime is ready: nobody else comes."""
        self._is_open = False

    def not_ready(self) -> set[str]:
        return {extension.name for extension in self._all.values() if extension.state != "Ready"}

    def hand_out(self, invocation: Invocation) -> set[str]:
        """Tell those of the invocation who want to be; their names."""
        if not self._all:
            return set()
        tracing = {"type": "X-Amzn-Trace-Id", "value": invocation.trace}
        return self._send(
            [extension for extension in self._all.values() if "INVOKE" in extension.events],
            {
                "eventType": "INVOKE",
                "deadlineMs": invocation.deadline_ms,
                "requestId": invocation.request_id,
                "invokedFunctionArn": invocation.arn,
                "tracing": tracing,
            },
        )

    def shut_down(self, reason: str, deadline_ms: int) -> set[str]:
        """Tell those external ones who want to be of the end, now or when they next ask; their names."""
        self._last = {"eventType": "SHUTDOWN", "deadlineMs": deadline_ms, "shutdownReason": reason}
        told = [one for one in self._all.values() if "SHUTDOWN" in one.events and not one.is_gone]
        self._send([extension for extension in told if extension.state == "Ready"], self._last)
        return {extension.name for extension in told}

    def forget(self) -> None:
        """The runtime is a copy from here on: internal ones were threads, which it has not."""
        self._all.clear()

    @property
    def has_external(self) -> bool:
        return any(extension.is_external for extension in self._all.values())

    def states(self) -> list[ExtensionState]:
        """As the log has them at the end of an initialisation."""
        return [
            ExtensionState(
                name=extension.name,
                state=extension.state,
                events=tuple(extension.events),
                error_type=extension.error_type,
            )
            for extension in self._all.values()
        ]

    def find(self, request: Request, unknown: str = "extension {id}") -> Extension | None:
        """Who asks; answers itself, and gives None, when that cannot be told."""
        identifier = request.headers.get(_IDENTIFIER, "")
        if not identifier:
            kind, words = "MissingExtensionIdentifier", "Missing Lambda-Extension-Identifier header"
            replies.refuse(request, 403, f"Extension.{kind}", words)
            return None
        try:
            known = str(uuid.UUID(identifier))
        except ValueError:
            kind, words = "InvalidExtensionIdentifier", "Invalid Lambda-Extension-Identifier"
            replies.refuse(request, 403, f"Extension.{kind}", words)
            return None
        for extension in self._all.values():
            if extension.id == known and extension.state != "Started":
                return extension
        words = f"Unknown {unknown.format(id=known)}"
        replies.refuse(request, 403, "Extension.UnknownExtensionIdentifier", words)
        return None

    def note_end(self, name: str) -> None:
        self._all[name].is_gone = True

    def note_unlaunched(self, name: str, error_type: str) -> None:
        """There is no process of it."""
        extension = self._all[name]
        extension.state, extension.error_type = "LaunchError", error_type

    def tell_when_registered(self, request: Request) -> None:
        if self.has_external:
            self._starter = request
            self._release_starter()
        else:
            replies.no_such_path(request)

    def _release_starter(self) -> None:
        if self._starter is not None and all(one.state != "Started" for one in self._all.values()):
            replies.accept(self._starter)
            self._starter = None

    # What they ask.

    def answer(self, request: Request) -> None:
        method, answer = self._paths.get(request.path.removeprefix(self.PREFIX), ("", replies.no_such_path))
        if method and request.method != method:
            replies.no_such_method(request)
        else:
            answer(request)

    def _register(self, request: Request) -> None:
        name = request.headers.get(_NAME, "")
        if not name or len(name) > _WORD_LENGTH:
            words = f"Extension name over {_WORD_LENGTH} characters" if name else "Empty extension name"
            replies.refuse(request, 403, "Extension.InvalidExtensionName", words)
            return
        events = events_in(request)
        if events is None:
            return
        extension = self._all.get(name)
        is_external = extension is not None and extension.is_external
        for event in events:
            if fault := fault_of(event, is_external=is_external):
                replies.refuse(request, 403, "Extension.InvalidEventType", f"{event}: {fault}")
                return
        if not is_external and (refusal := self._refusal(name)):
            replies.refuse(request, 403, *refusal)
            return
        if extension is None:
            extension = self._all[name] = Extension(name=name, is_external=False)
        elif extension.state != "Started":
            _forbid(request, extension, "Registered", extension.name)
            return
        extension.events = list(dict.fromkeys(events))
        extension.state = "Registered"
        replies.give(request, 200, self._about(request), {"Lambda-Extension-Identifier": extension.id})
        self._release_starter()

    def _refusal(self, name: str) -> tuple[str, str] | None:
        """Of an internal extension."""
        if not self._is_open:
            return "Extension.RegistrationClosed", "Extension registration closed already"
        if len(self._all) >= MOST:
            return "Extension.TooManyExtensions", f"Extension limit ({MOST}) reached"
        if name in self._all:
            return "Extension.InvalidExtensionState", "Extension with this name already registered"
        return None

    def _about(self, request: Request) -> dict[str, str]:
        function = self._function
        features = [feature.strip() for feature in request.headers.get(_FEATURES, "").split(",")]
        return {
            "functionName": function.name,
            "functionVersion": function.version,
            "handler": function.handler,
            **({"accountId": ACCOUNT} if "accountId" in features else {}),
        }

    def _next(self, request: Request) -> None:
        extension = self.find(request)
        if extension is None:
            return
        if extension.state not in ("Registered", "Running"):
            _forbid(request, extension, "Ready", extension.id)
            return
        extension.state = "Ready"
        extension.waiting = request.connection
        if self._last is not None and "SHUTDOWN" in extension.events:
            self._send([extension], self._last)
        else:
            self._tell(ExtensionReady(extension.name))

    def _init_error(self, request: Request) -> None:
        self._fail(request, wanted="InitError", allowed=("Registered",))

    def _exit_error(self, request: Request) -> None:
        self._fail(request, wanted="ExitError", allowed=("Registered", "Ready", "Running"))

    def _fail(self, request: Request, *, wanted: str, allowed: Sequence[str]) -> None:
        extension = self.find(request, "Lambda-Extension-Identifier")
        if extension is None:
            return
        error_type = request.headers.get(_ERROR_TYPE, "")[:_WORD_LENGTH]
        if not error_type:
            words = "Lambda-Extension-Function-Error-Type not found"
            replies.refuse(request, 403, "Extension.MissingHeader", words)
        elif extension.state == wanted:
            replies.accept(request)  # only the first counts
        elif extension.state not in allowed:
            # "Exited" is what AWS's emulator says here for an exit error.
            _forbid(request, extension, "InitError" if wanted == "InitError" else "Exited", extension.id)
        else:
            extension.state, extension.error_type = wanted, error_type
            replies.accept(request)
            words = f"{extension.name} reported {error_type}"
            fault: ExtensionFault = "Extension.ExitError"
            if wanted == "InitError":
                fault = "Extension.InitError"
            self._tell(ExtensionFailed(name=extension.name, fault=fault, words=words))

    @staticmethod
    def _send(extensions: list[Extension], event: dict[str, Any]) -> set[str]:
        body = json.dumps(event, separators=(",", ":")).encode()
        for extension in extensions:
            extension.state = "Running"
            if extension.waiting is not None:
                headers = {"Lambda-Extension-Event-Identifier": str(uuid.uuid4())}
                extension.waiting.respond(200, body, "application/json", headers)
                extension.waiting = None
        return {extension.name for extension in extensions}


def _forbid(request: Request, extension: Extension, wanted: str, named: str) -> None:
    words = (
        f"State transition from {extension.state} to {wanted} failed for extension {named}."
        f" Error: {_NOT_ALLOWED}"
    )
    replies.refuse(request, 403, "Extension.InvalidExtensionState", words)
