from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.engines.emulator.client import Broker, private_broker
from tests.needs import missing

from .heaven import Heaven

SITE = Path(__file__).resolve().parents[3] / ".venv" / "aws" / "moto"


@pytest.fixture(scope="session")
def around() -> Iterator[Broker]:
    """A real broker with AWS beside its functions. The zygotes are started once for all tests of this room."""
    if not SITE.is_dir():
        missing("What simulates AWS is not installed: make .venv/.aws")
    with private_broker(module="portal.engines.cloud", sdk="start", cpu_shares=0) as socket:
        yield Broker(socket)


@pytest.fixture(scope="session")
def heaven() -> Iterator[Heaven]:
    """Simulated AWS without functions, spoken to over plain HTTP."""
    if not SITE.is_dir():
        missing("What simulates AWS is not installed: make .venv/.aws")
    heaven = Heaven()
    yield heaven
    heaven.close()
