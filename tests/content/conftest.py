from __future__ import annotations

from collections.abc import Iterator

import pytest

from portal.engines.cloud.confinement import SITE
from portal.engines.emulator.client import Broker, private_broker
from portal.engines.sandbox import installed
from portal.engines.stacks import CheckerAt, private_checker
from tests.needs import missing


@pytest.fixture(scope="module")
def broker() -> Iterator[Broker]:
    """A real broker, with AWS beside the functions of the labs that have one."""
    if not (SITE / "moto").is_dir():
        missing("What simulates AWS is not installed: make .venv/.aws")
    with private_broker(module="portal.engines.cloud", sdk="start") as socket:
        yield Broker(socket)


@pytest.fixture(scope="module")
def checks() -> Iterator[CheckerAt]:
    """The real process that checks the templates of labs; it loads AWS's tools at the first of them."""
    if not (installed("stacks") / "cfnlint").is_dir():
        missing("What checks templates is not installed: make .venv/.stacks")
    with private_checker() as checker:
        yield checker
