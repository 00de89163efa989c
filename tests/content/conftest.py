from __future__ import annotations

from collections.abc import Iterator

import pytest

from portal.engines.cloud.confinement import SITE
from portal.engines.emulator.client import Broker, private_broker
from tests.needs import missing


@pytest.fixture(scope="module")
def broker() -> Iterator[Broker]:
    """A real broker, with AWS beside the functions of the labs that have one."""
    if not (SITE / "moto").is_dir():
        missing("What simulates AWS is not installed: make .venv/.aws")
    with private_broker(module="portal.engines.cloud", sdk="start") as socket:
        yield Broker(socket)
