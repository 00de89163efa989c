"""The AWS around a function, as `manage.py invoke` is given it and tells of it."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from portal.engines.cloud import SEED_BYTES, CloudCall, Told
from portal.engines.curriculum.policies import BadPolicy, read_policy
from portal.engines.curriculum.seeds import read_seed
from portal.engines.emulator import BadFunction, Job

POLICY_BYTES = 20 * 1024
ROWS = 50  # of calls, and of changes
_DECISIONS = {True: "allowed", False: "denied", None: "not simulated"}


def add_around(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--aws", type=Path, metavar="FILE", help="aws.yaml: have AWS beside the function, with this in it"
    )
    parser.add_argument(
        "--policy",
        type=Path,
        metavar="FILE",
        help="JSON: what the function's role may do; default: everything",
    )


def broker_for(job: Job) -> str:
    """The module to run."""
    if job.aws is not None:
        return "portal.engines.cloud"
    return "portal.engines.tracing" if job.function.tracing == "Active" else "portal.engines.emulator"


def around_of(*, aws: Path | None, policy: Path | None) -> dict[str, Any]:
    """
    What a job has for `aws` and `policy`; nothing where there is neither file. With a policy alone the
    account is empty. Raises BadFunction, with file, line and remedy.
    """
    if aws is None and policy is None:
        return {}
    return {
        "aws": _seed(aws) if aws is not None else {},
        "policy": _policy(policy) if policy is not None else None,
    }


def _seed(path: Path) -> dict[str, Any]:
    seed, problems = read_seed(_text(path, SEED_BYTES), path=str(path))
    if seed is None:
        raise BadFunction("\n".join(map(str, problems)))
    return seed.to_json()


def _policy(path: Path) -> dict[str, Any]:
    text = _text(path, POLICY_BYTES)
    try:
        return read_policy(text)
    except BadPolicy as fault:
        raise BadFunction(f"{path}:{fault.line}: {fault.fault} {fault.remedy}") from None


def _text(path: Path, most: int) -> str:
    try:
        if path.stat().st_size > most:
            raise BadFunction(f"{path} is too large: {most:,} bytes are taken.")
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise BadFunction(f"{path} is not UTF-8 text.") from None
    except OSError as fault:
        raise BadFunction(f"{path} cannot be read: {fault.strerror}.") from None


def aws_as_object(aws: Mapping[str, Any]) -> dict[str, Any]:
    """
    Of Outcome.aws, for --json: {"changes": […], "smallest_policy": {…} or null, "calls": [{"service",
    "action", "resource", "decision", "ms"}]}. A decision is "allowed", "denied" or "not simulated".
    """
    calls = [
        {
            "service": call.service,
            "action": call.action,
            "resource": call.resource,
            "decision": _DECISIONS[call.allowed],
            "ms": call.ms,
        }
        for call in Told.from_json(aws).calls
    ]
    return {
        "changes": aws.get("changes", []),
        "calls": calls,
        "smallest_policy": aws.get("smallest_policy"),
    }


def aws_as_table(aws: Mapping[str, Any]) -> str:
    """The same for people, a line each; "" where nothing was done."""
    return aws_gone(aws) + "".join(f"{_printable(line)}\n" for line in _lines(Told.from_json(aws)))


def aws_gone(aws: Mapping[str, Any]) -> str:
    """Why nothing is told, a line; "" where all is."""
    return f"AWS: {aws['gone']}\n" if aws.get("gone") else ""


def _lines(told: Told) -> Iterator[str]:
    for call in told.calls[:ROWS]:
        yield _of_call(call)
    if more := len(told.calls[ROWS:]) + told.calls_dropped:
        yield f"AWS and {more:,} calls more"
    for change in told.changes[:ROWS]:
        yield f"AWS {change.what:<8} {change.kind} {change.resource} {change.id}".rstrip()
    if more := len(told.changes[ROWS:]) + told.changes_dropped:
        yield f"AWS and {more:,} changes more"
    if any(call.allowed is False for call in told.calls):
        yield f"AWS the smallest policy for these calls: {json.dumps(told.smallest_policy)}"


def _of_call(call: CloudCall) -> str:
    decision = _DECISIONS[call.allowed]
    why = "" if call.allowed else f"  {call.reason}"
    return f"AWS {decision:<8} {call.action} {call.resource}  {call.ms:.1f} ms{why}"


def _printable(line: str) -> str:
    """Names are the function's own: none of them moves the cursor."""
    return "".join(sign if sign.isprintable() else "�" for sign in line)
