"""Deploy a template into the sandbox, and use what was deployed, from a terminal."""

from __future__ import annotations

import json
import signal
import sys
from argparse import Action, ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.engines.emulator import BadFunction
from portal.engines.emulator.client import Broker, BrokerGone, Busy, Refused, private_broker
from portal.engines.front_doors import BadRequest
from portal.engines.stacks import (
    Acting,
    CheckerGone,
    CheckFailed,
    Checks,
    Folder,
    Listed,
    NotDeployed,
    Plan,
    Planned,
    Stack,
    by_broker,
    has_error,
    plan_of,
    private_checker,
)
from portal.engines.stacks.reading import TEXT_BYTES
from portal.engines.stacks.running.calls import BODY_BYTES
from portal.management.reading import event_of

_NAMES = ("template.yaml", "template.yml", "template.json")


class _Act(Action):
    """What is done once the stack stands, in the order in which it is written."""

    def __call__(
        self, parser: ArgumentParser, namespace: Namespace, values: Any, option: str | None = None
    ) -> None:
        acts = [*(getattr(namespace, "acts", None) or [])]
        if self.dest == "body":
            if not acts or acts[-1][0] != "call":
                parser.error("--body goes behind the --call that it is for")
            kind, given = acts.pop()
            acts.append((kind, [*given[:2], values]))
        else:
            acts.append((self.dest, values))
        namespace.acts = acts


class Command(BaseCommand):
    help = (
        "Check the SAM or CloudFormation template TEMPLATE with AWS's own tools, deploy it into the sandbox,"
        " and call what was deployed. Exit 1 when a finding is an error, 2 for bad arguments."
    )
    requires_system_checks: list[str] = []  # no database, no settings of a server

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "template", type=Path, metavar="TEMPLATE", help="a file, or the folder of template.yaml"
        )
        parser.set_defaults(acts=[])
        _add_acts(parser)
        parser.add_argument(
            "--parameter", action="append", default=[], metavar="NAME=VALUE", help="may be given again"
        )
        parser.add_argument("--stack-name", default="my-stack", metavar="NAME")
        parser.add_argument(
            "--json", action="store_true", help="one object on stdout: findings, resources, responses"
        )

    def handle(self, **options: Any) -> None:
        path = _template(options["template"])
        try:
            given = {
                "parameters": dict(map(_pair, options["parameter"])),
                "stack": _stack_name(options["stack_name"]),
            }
            with private_checker() as checks:
                planned = _planned(path, checks, given)
                updates = [_updated(one, checks, given) for kind, one in options["acts"] if kind == "update"]
            responses = self._responses(planned.plan, options["acts"], updates) if planned.plan else []
        except (BadFunction, BadRequest, NotDeployed, Refused, CheckFailed) as fault:
            raise CommandError(str(fault), returncode=2) from None
        except KeyboardInterrupt:
            sys.exit(128 + signal.SIGINT)
        except (BrokerGone, CheckerGone, Busy) as fault:
            raise CommandError(f"The sandbox could not run it: {fault}", returncode=70) from None
        self._tell(path, planned, responses, as_json=options["json"])
        if has_error(planned.findings):
            sys.exit(1)

    def _responses(
        self, plan: Plan, acts: list[tuple[str, Any]], updates: list[Plan]
    ) -> list[dict[str, Any]]:
        if not acts:
            return []
        plans = iter(updates)
        prepared = [
            (kind, next(plans) if kind == "update" else _prepared(kind, given)) for kind, given in acts
        ]
        with private_broker(module="portal.engines.cloud", pool=0, at_once=1, sdk="start") as socket:
            run = by_broker(Broker(socket), hear=lambda text: print(text, end="", file=sys.stderr))
            stack = Stack(plan, run=run, now=timezone.now(), owner="terminal")
            acting = Acting(stack)
            return [acting.act(kind, given) for kind, given in prepared]

    def _tell(self, path: Path, planned: Planned, responses: list[dict[str, Any]], *, as_json: bool) -> None:
        if as_json:
            told = {
                "findings": [one.to_json() for one in planned.findings],
                "resources": [one.to_json() for one in planned.resources],
                "outputs": dict(planned.plan.outputs) if planned.plan else {},
                "responses": responses,
            }
            self.stdout.write(json.dumps(told))
            return
        for finding in planned.findings:
            self.stderr.write(_printable(f"{path}:{finding}"))
        for resource in planned.resources if planned.plan else ():
            self.stdout.write(_printable(_line(resource)))
        for name, value in (planned.plan.outputs if planned.plan else {}).items():
            self.stdout.write(_printable(f"output {name} = {value}"))
        for response in responses:
            for line in _lines(response):
                self.stdout.write(_printable(line))


def _add_acts(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--call", action=_Act, nargs=2, metavar=("METHOD", "PATH"), help="call an API; may be given again"
    )
    parser.add_argument("--body", action=_Act, type=Path, metavar="FILE", help="of the --call before it")
    parser.add_argument(
        "--event",
        action=_Act,
        metavar="SOURCE/NAME=FUNCTION",
        help="invoke a function with a sample event, or with a file",
    )
    parser.add_argument(
        "--put", action=_Act, nargs=2, metavar=("BUCKET/KEY", "FILE"), help="put an object into a bucket"
    )
    parser.add_argument("--send", action=_Act, nargs=2, metavar=("QUEUE", "FILE"), help="send a message")
    parser.add_argument(
        "--update",
        action=_Act,
        type=Path,
        metavar="TEMPLATE",
        help="deploy another template over the stack: new versions, and aliases that move to them",
    )
    parser.add_argument(
        "--wait", action=_Act, type=int, metavar="MINUTES", help="let so many minutes of an --update pass"
    )
    parser.add_argument("--fire", action=_Act, metavar="SCHEDULE", help="let a schedule's time come")


def _prepared(kind: str, given: Any) -> Any:
    """With the files read, before anything is started. Raises BadFunction."""
    match kind, given:
        case "call", [method, path, *body]:
            if not path.startswith("/"):
                raise BadFunction(f"--call {method} {path[:60]}: a path begins with “/”.")
            return method.upper(), path, _bytes(body[0], BODY_BYTES) if body else b""
        case "event", str():
            event, equals, function = given.rpartition("=")
            if not equals or not event or not function:
                raise BadFunction(f"--event {given[:80]!r} is no SOURCE/NAME=FUNCTION.")
            return event, event_of(event), function
        case "put", [where, file]:
            bucket, slash, key = where.partition("/")
            if not slash or not key:
                raise BadFunction(f"--put {where[:80]!r} is no BUCKET/KEY.")
            return bucket, key, _bytes(Path(file), TEXT_BYTES)
        case "send", [queue, file]:
            return queue, _bytes(Path(file), TEXT_BYTES).decode("utf-8", "replace")
    return given


def _line(resource: Listed) -> str:
    why = f"  {resource.why}" if resource.why else ""
    return f"{resource.status:<8} {resource.type} {resource.logical_id} {resource.name}{why}"


def _lines(response: Mapping[str, Any]) -> Iterator[str]:
    if "call" in response:
        yield f"{response['call']} → {response['status']}"
        yield str(response["body"])
    elif "event" in response:
        yield f"{response['event']} → {response['function']}: {json.dumps(response['payload'])}"
    else:
        ((what, name), *_) = response.items()
        yield f"{what} {name}"
        for shift in response.get("shifts", ()):
            yield f"  {shift['alias']} → version {shift['version']}: {shift['weight']:.0%}, {shift['status']}"
    for step in response["steps"]:
        said = step.get("note") or step.get("function_error") or "ok"
        yield f"  {step['cause']} {step['source']} → {step.get('function', '')} {said}"


def _planned(path: Path, checks: Checks, given: dict[str, Any]) -> Planned:
    return plan_of(_text(path), checks=checks, project=Folder(path.parent), **given)


def _updated(path: Path, checks: Checks, given: dict[str, Any]) -> Plan:
    """Raises BadFunction where it is refused: nothing is deployed then."""
    path = _template(path)
    planned = _planned(path, checks, given)
    if planned.plan is None:
        raise BadFunction("\n".join(f"{path}:{one}" for one in planned.findings if one.level == "error"))
    return planned.plan


def _template(path: Path) -> Path:
    if path.is_dir():
        found = [path / name for name in _NAMES if (path / name).is_file()]
        if not found:
            raise CommandError(f"{path} has none of {', '.join(_NAMES)}.", returncode=2)
        return found[0]
    return path


def _text(path: Path) -> str:
    """Raises BadFunction."""
    try:
        return _bytes(path, TEXT_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadFunction(f"{path} is not UTF-8 text.") from None


def _bytes(path: Path, most: int) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as fault:
        raise BadFunction(f"{path} cannot be read: {fault.strerror}.") from None
    if len(data) > most:
        raise BadFunction(f"{path} is too large: {most:,} bytes are taken.")
    return data


def _pair(given: str) -> tuple[str, str]:
    name, equals, value = given.partition("=")
    if not equals:
        raise CommandError(f"--parameter {given[:80]!r} has no “=”; write NAME=value.", returncode=2)
    return name, value


def _stack_name(given: str) -> str:
    if (
        not (given[:1].isalpha() and given.isascii() and len(given) <= 128)
        or not given.replace("-", "").isalnum()
    ):
        raise CommandError("A stack's name is letters, digits and hyphens, a letter first.", returncode=2)
    return given


def _printable(line: str) -> str:
    """What functions return moves no cursor."""
    return "".join(sign if sign.isprintable() else "�" for sign in line)
