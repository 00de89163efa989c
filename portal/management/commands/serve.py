"""`manage.py serve`: the whole portal on one port, stopped with Ctrl-C."""

from __future__ import annotations

import os
import secrets
import sys
from argparse import ArgumentParser
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from portal.engines import sandbox
from portal.records.runs.standing import are_others

# Of the environment; the rest holds secrets (SECRET_KEY, DATABASE_URL, …), which it has no use for.
BROKER_INHERITS = (
    "PATH",
    "LANG",
    "TMPDIR",
    "PYTHONPATH",
    "PYTHONUNBUFFERED",
    "SANDBOX_TIER",
    "SANDBOX_ALLOW_GUARDED",
)
STREAMS_END_S = 2  # open event streams would keep granian from stopping


class Command(BaseCommand):
    help = (
        "Serve the portal: broker, checker of templates, pages and event streams."
        " Prepares the database and the secret key first."
    )

    # What `manage.py check` has to say to operators would only frighten a learner at each start.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
        parser.add_argument("--host", default="127.0.0.1")

    def handle(self, *, port: int, host: str, **_: Any) -> None:
        if not os.environ.get("SECRET_KEY"):
            os.environ["SECRET_KEY"] = secret_key(settings.VAR_DIR)
        migrate()
        if status := sandbox.keep_running([broker(host), checker(), web(host, port)]):
            sys.exit(status)


def broker(host: str) -> sandbox.Command:
    """It refuses, with the remedy, whom this machine may not serve; then `serve` ends too."""
    arguments = [sys.executable, "-m", "portal.engines.cloud", "--socket", str(settings.BROKER_SOCKET)]
    for option, value in settings.SANDBOX_OPTIONS.items():
        arguments += [option, str(value)]
    others = are_others(
        host=host, allowed_hosts=settings.ALLOWED_HOSTS, origins=settings.CSRF_TRUSTED_ORIGINS
    )
    return sandbox.Command(
        name="broker",
        arguments=[*arguments, *(["--others"] if others else [])],
        inherits=BROKER_INHERITS,
        refusal=sandbox.REFUSED,
    )


def checker() -> sandbox.Command:
    """Of templates. It does nothing before somebody has one checked."""
    socket = str(settings.CHECKER_SOCKET)
    return sandbox.Command(
        name="checker",
        arguments=[sys.executable, "-m", "portal.engines.stacks", "--on-demand", "--socket", socket],
        inherits=BROKER_INHERITS,
    )


def web(host: str, port: int) -> sandbox.Command:
    """It says the address itself, once it answers."""
    arguments = [
        *(sys.executable, "-m", "granian", "portal.asgi:application"),
        *("--interface", "asgi", "--workers", "1", "--host", host, "--port", str(port)),
        *("--workers-kill-timeout", str(STREAMS_END_S), "--log-level", "warning"),
    ]
    return sandbox.Command(
        name="web", arguments=arguments, environment={"WARMSTART_ADDRESS": f"http://{host}:{port}"}
    )


def secret_key(var_dir: Path) -> str:
    """The key of this installation, made once: of two that make it at the same time one wins whole."""
    path = var_dir / "secret-key"
    fresh = var_dir / f"secret-key.{os.getpid()}"
    if not path.exists():
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
        with suppress(FileExistsError):
            os.link(fresh, path)
        fresh.unlink()
    return path.read_text().strip()


def migrate() -> None:
    """Costs a few queries when there is nothing to do, which is nearly always."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)
    connection.close()
