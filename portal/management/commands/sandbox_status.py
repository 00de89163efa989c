"""Say which walls confine code on this machine."""

from __future__ import annotations

import asyncio
import json
import os
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.engines.emulator.runtimes import told
from portal.engines.sandbox import SandboxError, Standing, asked_tier, asks_for_shares, climb
from portal.records.runs.standing import ask


class Command(BaseCommand):
    help = (
        "Say the sandbox's tier, the walls in force, what is missing and the remedy: as the running"
        " broker has found, or by attacking them now when none runs. Exit 0 for tier full, else 1."
    )
    requires_system_checks: list[str] = []  # no database, no settings of a server

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one object on stdout")

    def handle(self, **options: Any) -> None:
        found = ask(settings.BROKER_SOCKET)
        source = f"as the broker at {settings.BROKER_SOCKET} has found"
        if found is None:
            source = f"tried now: no broker answers at {settings.BROKER_SOCKET}"
            try:
                found = asyncio.run(climb(at_most=asked_tier(os.environ), shares=asks_for_shares(os.environ)))
            except SandboxError as fault:
                raise CommandError(str(fault)) from None
        if options["json"]:
            self.stderr.write(source)
            self.stdout.write(json.dumps(as_object(found), indent=2))
        else:
            self.stdout.write(as_text(found, source))
            self.stdout.write(f"runtimes:\n{runtimes_as_text()}")
        if found.tier != "full":
            raise SystemExit(1)


def as_object(found: Standing) -> dict[str, Any]:
    return {
        "tier": found.tier,
        "walls": list(found.walls),
        "missing": [f"{lack.wall}: {lack.reason}" for lack in found.missing],
        "remedy": found.remedy,
    }


def runtimes_as_text() -> str:
    """Of this machine, where the broker runs too; a line each."""
    lines = []
    for runtime in told():
        shown = (
            f"{runtime['language']} {runtime['version']}"
            if runtime["version"]
            else f"nothing: {runtime['reason']}. {runtime['remedy']}"
        )
        lines.append(f"  {', '.join(runtime['names'])}: {shown}")
    return "\n".join(lines)


def as_text(found: Standing, source: str) -> str:
    shown = as_object(found)
    lists = {
        name: "\n".join(f"  {line}" for line in shown[name]) or "  nothing" for name in ("walls", "missing")
    }
    remedy = "\n".join(f"  {line}" for line in found.remedy.splitlines()) or "  none is needed"
    return (
        f"tier: {found.tier} ({source})\n"
        f"walls:\n{lists['walls']}\nmissing:\n{lists['missing']}\nremedy:\n{remedy}"
    )
