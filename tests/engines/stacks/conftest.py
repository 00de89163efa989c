from __future__ import annotations

from collections.abc import Iterator

import pytest

from portal.engines.emulator.client import Broker, private_broker
from portal.engines.sandbox import installed
from portal.engines.stacks import CheckerAt, private_checker
from tests.needs import missing


@pytest.fixture(scope="session")
def checks() -> Iterator[CheckerAt]:
    """The real process that checks: cfn-lint and SAM's translator in a jail, started once for this room."""
    if not (installed("stacks") / "cfnlint").is_dir():
        missing("What checks templates is not installed: make .venv/.stacks")
    with private_checker() as checker:
        yield checker


@pytest.fixture(scope="session")
def broker() -> Iterator[Broker]:
    """A real broker with AWS beside its functions."""
    if not (installed("aws") / "moto").is_dir():
        missing("What simulates AWS is not installed: make .venv/.aws")
    with private_broker(module="portal.engines.cloud", sdk="start", cpu_shares=0) as socket:
        yield Broker(socket)
