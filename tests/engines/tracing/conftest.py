from __future__ import annotations

from collections.abc import Iterator

import pytest

from portal.engines.emulator.client import Broker, private_broker


@pytest.fixture(scope="session")
def traced() -> Iterator[Broker]:
    """A real broker that takes functions' traces."""
    with private_broker(module="portal.engines.tracing", cpu_shares=0) as socket:
        yield Broker(socket)
