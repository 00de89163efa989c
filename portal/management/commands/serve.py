"""`manage.py serve`: the whole portal on one port, stopped with Ctrl-C."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from portal.library import library

STREAMS_END_S = 2  # open event streams would keep granian from stopping


class Command(BaseCommand):
    help = (
        "Serve the portal: broker, pages and event streams. Prepares the database and the secret key first."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
        parser.add_argument("--host", default="127.0.0.1")

    def handle(self, *, port: int, host: str, **_: Any) -> None:
        environment = os.environ | {
            "SECRET_KEY": os.environ.get("SECRET_KEY") or secret_key(settings.VAR_DIR)
        }
        migrate()
        for problem in library().problems:
            self.stderr.write(str(problem))
        address = f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}"  # noqa: S104
        threading.Thread(target=self._announce, args=[address], daemon=True).start()
        run_until_stopped([broker(), web(host, port)], environment)

    def _announce(self, address: str) -> None:
        if answers(address, within_s=60):
            self.stdout.write(self.style.SUCCESS(f"Warmstart is at {address}"))
            self.stdout.flush()


def broker() -> list[str]:
    return [sys.executable, "-m", "portal.engines.emulator", "--socket", str(settings.BROKER_SOCKET)]


def web(host: str, port: int) -> list[str]:
    return [
        *(sys.executable, "-m", "granian", "portal.asgi:application"),
        *("--interface", "asgi", "--workers", "1", "--host", host, "--port", str(port)),
        *("--workers-kill-timeout", str(STREAMS_END_S), "--log-level", "warning", "--no-ws"),
    ]


def secret_key(var_dir: Path) -> str:
    """The key of this installation, made once: of two that make it at the same time one wins whole."""
    path = var_dir / "secret-key"
    fresh = var_dir / f"secret-key.{os.getpid()}"
    if not path.exists():
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text().strip()


def migrate() -> None:
    """Costs a few queries when there is nothing to do, which is nearly always."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)
    connection.close()


def answers(address: str, *, within_s: float) -> bool:
    """Anything at all, also a 503: then the process is up and says what is wrong."""
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=2).close()  # noqa: S310  our own address
        except urllib.error.HTTPError:
            return True
        except OSError:
            time.sleep(0.05)
        else:
            return True
    return False


def run_until_stopped(commands: list[list[str]], environment: dict[str, str]) -> None:
    """Start every command, start again what dies, stop all on SIGINT or SIGTERM."""
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    running = [_start(command, environment) for command in commands]
    while not stopping.wait(0.5):
        for place, process in enumerate(running):
            if process.poll() is not None:
                if stopping.wait(0.5):
                    break
                running[place] = _start(commands[place], environment)
    for process in running:
        process.terminate()
    deadline = time.monotonic() + STREAMS_END_S + 0.5
    for process in running:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()


def _start(command: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C reaches this process only, which stops the others in order.
    return subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR, start_new_session=True)
