"""Run a handler as Lambda would, from a terminal."""

from __future__ import annotations

import json
import signal
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.engines.emulator import (
    BadFunction,
    Call,
    Done,
    Function,
    Job,
    LogLine,
    Outcome,
    Provisioned,
    Report,
    validate_job,
)
from portal.engines.emulator.client import Broker, BrokerGone, Refused, private_broker
from portal.engines.emulator.function import (
    EPHEMERAL_MB,
    EVENTS,
    LATEST,
    LOG_FORMATS,
    TRACING,
)
from portal.engines.emulator.runtimes import RUNTIMES, Runtime, find_runtime
from portal.engines.observability.traces import spans_to_json
from portal.engines.tracing import spans_of
from portal.management.around import add_around, around_of, aws_as_object, aws_as_table, aws_gone, broker_for
from portal.management.reading import event_of, files_of, layer_of, name_of

RUNTIME = "python3.14"
ASYNC_EVENT_BYTES = 1024 * 1024  # facts M-8
FIRST_VERSION = "1"
RETRIES_S = (0, 60, 120)  # before each attempt at an asynchronous event, conformance row 58


class Command(BaseCommand):
    help = (
        "Run the handler in PATH as Lambda would: logs to stderr, the response to stdout."
        " Exit 0, 1 for a function error, 2 for bad arguments."
    )
    requires_system_checks: list[str] = []  # no database, no settings of a server

    def add_arguments(self, parser: ArgumentParser) -> None:
        _add_function(parser)
        _add_call(parser)
        add_around(parser)
        parser.add_argument("--json", action="store_true", help="one object for each invocation on stdout")

    def handle(self, **options: Any) -> None:
        try:
            job = _job(options)
        except BadFunction as fault:
            raise CommandError(str(fault), returncode=2) from None
        try:
            with private_broker(
                module=broker_for(job), pool=0, at_once=1, runtimes=job.function.runtime
            ) as socket:
                failed = self._run(socket, job, options)
        except Refused as refusal:
            raise CommandError(str(refusal), returncode=2) from None
        except KeyboardInterrupt:
            sys.exit(128 + signal.SIGINT)
        except BrokerGone as fault:
            raise CommandError(f"The sandbox could not run it: {fault}", returncode=70) from None
        if failed:
            sys.exit(1)

    def _run(self, socket: Path, job: Job, options: dict[str, Any]) -> bool:
        """Whether there was a function error that the caller is told of."""
        if not options["is_async"]:
            told = [self._tell(outcome, job, as_json=options["json"]) for outcome in _outcomes(socket, job)]
            return any(told)
        self.stdout.write(json.dumps({"StatusCode": 202}))
        self.stdout.flush()
        outcome: Outcome | None = None
        for wait_s in RETRIES_S:
            if outcome is not None:
                sys.stderr.write(f"It failed. Lambda waits {wait_s} s, and tries the same event again.\n")
                job = replace(job, call=replace(job.call, request_id=outcome.request_id))
            (outcome,) = _outcomes(socket, job)
            if outcome.function_error is None:
                break
        return False

    def _tell(self, outcome: Outcome, job: Job, *, as_json: bool) -> bool:
        """Print one outcome; whether it is a function error."""
        self.stdout.write(json.dumps(_as_object(outcome, job)) if as_json else outcome.payload)
        self.stdout.flush()
        if outcome.aws is not None:
            sys.stderr.write(aws_gone(outcome.aws) if as_json else aws_as_table(outcome.aws))
        return outcome.function_error is not None


def _add_function(parser: ArgumentParser) -> None:
    parser.add_argument("path", type=Path, metavar="PATH", help="a .py file, or a folder with its files")
    parser.add_argument("--handler", help="module.function; default: lambda_handler of the file")
    parser.add_argument("--runtime", default=RUNTIME, metavar="NAME", help=f"one of {', '.join(RUNTIMES)}")
    parser.add_argument(
        "--layer",
        action="append",
        default=[],
        metavar="NAME|FOLDER",
        help="an installed layer, or a folder with what goes into /opt; may be given again",
    )
    parser.add_argument("--memory", type=int, default=128, metavar="MB")
    parser.add_argument("--timeout", type=float, default=3.0, metavar="S")
    parser.add_argument(
        "--ephemeral", type=int, default=EPHEMERAL_MB[0], metavar="MB", help="size of /tmp; default: 512"
    )
    parser.add_argument("--env", action="append", default=[], metavar="K=V", help="may be given again")
    parser.add_argument("--log-format", choices=LOG_FORMATS, default="Text")
    parser.add_argument(
        "--snap-start",
        action="store_true",
        help="publish a version, and restore its environment from a snapshot; with --qualifier as that one",
    )
    parser.add_argument(
        "--tracing",
        choices=TRACING,
        default=TRACING[0],
        help="Active: each invocation is traced; with --json its spans are told",
    )


def _add_call(parser: ArgumentParser) -> None:
    parser.add_argument("--event", metavar="FILE|-|SOURCE/NAME", help="JSON; default: {}")
    parser.add_argument(
        "--repeat", type=int, default=1, metavar="N", help="invoke N times in one environment"
    )
    parser.add_argument(
        "--async",
        action="store_true",
        dest="is_async",
        help="an Event invocation: the caller gets 202, and an error is tried again twice, here at once",
    )
    parser.add_argument("--client-context", metavar="JSON", help="what context.client_context holds")
    parser.add_argument(
        "--qualifier", help="version or alias in the ARN that is invoked; a number is the version's too"
    )


def _outcomes(socket: Path, job: Job) -> Iterator[Outcome]:
    for message in Broker(socket).run(job):
        match message:
            case LogLine(text=text) | Provisioned(log=text):
                sys.stderr.write(text)
                sys.stderr.flush()
            case Done(outcome=outcome):
                yield outcome


def _as_object(outcome: Outcome, job: Job) -> dict[str, Any]:
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
            **_restored(report),
        },
        **({"aws": aws_as_object(outcome.aws)} if outcome.aws is not None else {}),
        **({"spans": _spans(outcome, job)} if outcome.traced is not None else {}),
    }


def _spans(outcome: Outcome, job: Job) -> Any:
    """Lambda's own, and those that the code sent."""
    spans = spans_of(outcome, function=job.function.name, event=job.events[0])
    return json.loads(spans_to_json(spans))


def _restored(report: Report) -> dict[str, Any]:
    """Nothing, unless the environment was restored for this invocation."""
    if report.restore_duration_ms is None:
        return {}
    return {
        "restore_duration_ms": report.restore_duration_ms,
        "billed_restore_duration_ms": report.billed_restore_duration_ms,
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
    runtime, qualifier = find_runtime(options["runtime"]), options["qualifier"]
    if options["snap_start"] and qualifier == LATEST:
        raise BadFunction(f"{LATEST} is never restored: name a version, or leave out --qualifier.")
    if options["snap_start"]:
        qualifier = qualifier or FIRST_VERSION
    layers = dict(layer_of(given) for given in options["layer"])
    function = Function(
        files=files_of(path),
        handler=options["handler"] or _handler(path, runtime),
        runtime=options["runtime"],
        memory_mb=options["memory"],
        timeout_s=options["timeout"],
        environment=dict(_pair(given) for given in options["env"]),
        name=name_of(path),
        log_format=options["log_format"],
        ephemeral_mb=options["ephemeral"],
        layers=tuple(layers),
        layer_files={name: files for name, files in layers.items() if files is not None},
        version=_version(qualifier, is_published=options["snap_start"]),
        snap_start=options["snap_start"],
        tracing=options["tracing"],
    )
    job = Job(
        id="invoke",
        owner="terminal",
        function=function,
        events=(event_of(options["event"]),) * options["repeat"],
        warm=options["is_async"],
        call=Call(qualifier=qualifier, client_context=options["client_context"]),
        **around_of(aws=options["aws"], policy=options["policy"]),
    )
    validate_job(job)
    if options["is_async"]:
        _validate_async(options, job.events[0])
    return job


def _validate_async(options: dict[str, Any], event: str) -> None:
    """Raises BadFunction."""
    if options["repeat"] > 1 or options["json"]:
        raise BadFunction(
            "--async is for one event, whose response nobody gets: leave out --repeat and --json."
        )
    if options["client_context"] is not None:
        raise BadFunction("A client context goes with a synchronous invocation only; leave out --async.")
    if (size := len(event.encode())) > ASYNC_EVENT_BYTES:
        raise BadFunction(
            f"The event has {size:,} bytes; asynchronously {ASYNC_EVENT_BYTES:,} (1 MB) is the most."
        )


def _version(qualifier: str | None, *, is_published: bool) -> str:
    """Behind an alias there is the first version, or $LATEST."""
    if qualifier and qualifier.isdecimal():
        return qualifier
    return FIRST_VERSION if is_published else LATEST


def _handler(path: Path, runtime: Runtime) -> str:
    if runtime.language == "Node.js":
        return f"{path.stem if path.is_file() else 'index'}.handler"
    module = path.stem if path.is_file() else "lambda_function"
    return f"{module}.lambda_handler"


def _pair(given: str) -> tuple[str, str]:
    name, equals, value = given.partition("=")
    if not equals:
        raise BadFunction(f"--env {given!r} has no “=”; write NAME=value.")
    return name, value
