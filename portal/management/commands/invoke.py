"""Run a handler as Lambda would, from a terminal."""

from __future__ import annotations

import json
import re
import signal
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.engines.emulator import (
    BadFunction,
    Done,
    Function,
    Job,
    LogLine,
    Outcome,
    validate,
    validate_event,
)
from portal.engines.emulator.client import Broker, BrokerGone, Refused, private_broker
from portal.engines.emulator.function import CODE_BYTES, EVENT_BYTES, EVENTS
from portal.library import library


class Command(BaseCommand):
    help = (
        "Run the handler in PATH as Lambda would: logs to stderr, the response to stdout."
        " Exit 0, 1 for a function error, 2 for bad arguments."
    )
    requires_system_checks: list[str] = []  # no database, no settings of a server

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="PATH", help="a .py file, or a folder with its files")
        parser.add_argument("--handler", help="module.function; default: lambda_handler of the file")
        parser.add_argument("--event", metavar="FILE|-|SOURCE/NAME", help="JSON; default: {}")
        parser.add_argument("--memory", type=int, default=128, metavar="MB")
        parser.add_argument("--timeout", type=float, default=3.0, metavar="S")
        parser.add_argument("--env", action="append", default=[], metavar="K=V", help="may be given again")
        parser.add_argument(
            "--repeat", type=int, default=1, metavar="N", help="invoke N times in one environment"
        )
        parser.add_argument("--json", action="store_true", help="one object for each invocation on stdout")

    def handle(self, **options: Any) -> None:
        try:
            job = _job(options)
        except BadFunction as fault:
            raise CommandError(str(fault), returncode=2) from None
        try:
            with private_broker(pool=0, at_once=1) as socket:
                failed = [self._tell(outcome, as_json=options["json"]) for outcome in _outcomes(socket, job)]
        except Refused as refusal:
            raise CommandError(str(refusal), returncode=2) from None
        except KeyboardInterrupt:
            sys.exit(128 + signal.SIGINT)
        except BrokerGone as fault:
            raise CommandError(f"The sandbox could not run it: {fault}", returncode=70) from None
        if any(failed):
            sys.exit(1)

    def _tell(self, outcome: Outcome, *, as_json: bool) -> bool:
        """Print one outcome; whether it is a function error."""
        self.stdout.write(json.dumps(_as_object(outcome)) if as_json else outcome.payload)
        self.stdout.flush()
        return outcome.function_error is not None


def _outcomes(socket: Path, job: Job) -> Iterator[Outcome]:
    for message in Broker(socket).run(job):
        match message:
            case LogLine(text=text):
                sys.stderr.write(text)
                sys.stderr.flush()
            case Done(outcome=outcome):
                yield outcome


def _as_object(outcome: Outcome) -> dict[str, Any]:
    report = outcome.report
    return {
        "payload": _parsed(outcome.payload),
        "function_error": outcome.function_error,
        "request_id": outcome.request_id,
        "log": outcome.log,
        "report": {
            "duration_ms": report.duration_ms,
            "billed_duration_ms": report.billed_duration_ms,
            "init_duration_ms": report.init_duration_ms,
            "memory_size_mb": report.memory_size_mb,
            "max_memory_used_mb": report.max_memory_used_mb,
            "status": report.status,
        },
    }


def _parsed(payload: str) -> Any:
    """A custom runtime, or code that forges its answer, may send what is no JSON: then the text."""
    try:
        return json.loads(payload)
    except (ValueError, RecursionError):
        return payload


def _job(options: dict[str, Any]) -> Job:
    """Raises BadFunction, with what to change."""
    path: Path = options["path"]
    if not 1 <= options["repeat"] <= EVENTS:
        raise BadFunction(f"--repeat is 1 to {EVENTS:,}.")
    function = Function(
        files=_files(path),
        handler=options["handler"] or _handler(path),
        memory_mb=options["memory"],
        timeout_s=options["timeout"],
        environment=dict(_pair(given) for given in options["env"]),
        name=_name(path),
    )
    event = _event(options["event"])
    validate(function)
    validate_event(event)
    events = (event,) * options["repeat"]
    return Job(id="invoke", owner="terminal", function=function, events=events, warm=False)


def _files(path: Path) -> dict[str, str]:
    if path.is_file():
        return {path.name: _text(path, CODE_BYTES)}
    if not path.is_dir():
        raise BadFunction(f"{path} is neither a file nor a folder.")
    kept = (
        found
        for found in sorted(path.rglob("*"))
        if found.is_file()
        and not found.is_symlink()
        and not any(part.startswith(".") or part == "__pycache__" for part in found.relative_to(path).parts)
    )
    files: dict[str, str] = {}
    left = CODE_BYTES
    for found in kept:
        files[found.relative_to(path).as_posix()] = text = _text(found, left)
        left -= len(text.encode())
    return files


def _text(path: Path, most: int) -> str:
    try:
        if path.stat().st_size > most:
            raise BadFunction(f"{path} is too large: {most:,} bytes more would be taken.")
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise BadFunction(f"{path} is not UTF-8 text.") from None
    except OSError as fault:
        raise BadFunction(f"{path} cannot be read: {fault.strerror}.") from None


def _handler(path: Path) -> str:
    module = path.stem if path.is_file() else "lambda_function"
    return f"{module}.lambda_handler"


def _name(path: Path) -> str:
    resolved = path.resolve()
    stem = resolved.stem if resolved.is_file() else resolved.name
    return re.sub(r"[^a-zA-Z0-9_-]", "-", stem)[:64] or "my-function"


def _pair(given: str) -> tuple[str, str]:
    name, equals, value = given.partition("=")
    if not equals:
        raise BadFunction(f"--env {given!r} has no “=”; write NAME=value.")
    return name, value


def _event(given: str | None) -> str:
    if given is None:
        return "{}"
    if given == "-":
        return _decoded(sys.stdin.buffer.read(EVENT_BYTES + 1))
    if _is_file(given):
        return _text(Path(given), EVENT_BYTES)
    shelf = library()
    source, _, name = given.partition("/")
    if source in shelf.sources:
        for sample in shelf.sources[source].events:
            if sample.name == name:
                return json.dumps(sample.payload)
        known = ", ".join(f"{source}/{sample.name}" for sample in shelf.sources[source].events)
        raise BadFunction(f"There is no sample event {given!r}; there are {known}.")
    sources = ", ".join(sorted(shelf.sources))
    raise BadFunction(f"{given[:100]!r} is neither a file nor a sample event. Sources are {sources}.")


def _decoded(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise BadFunction("The event on stdin is not UTF-8 text.") from None


def _is_file(given: str) -> bool:
    try:
        return Path(given).is_file()
    except OSError:  # too long for a name: somebody wrote the event itself
        return False
