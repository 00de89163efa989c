"""The published limits, out of content/facts.yaml."""

from __future__ import annotations

import pytest

from portal.engines.curriculum import Shelf
from portal.engines.simulation.concurrency import Limits, limits_of
from portal.engines.simulation.constants import Sheet
from tests.engines.simulation.facts import CONTENT


@pytest.fixture(scope="session")
def limits() -> Limits:
    return limits_of(Sheet(Shelf(CONTENT, watch=False).library().facts))
