"""The published prices, out of content/facts.yaml."""

from __future__ import annotations

import pytest

from portal.engines.curriculum import Shelf
from portal.engines.simulation.constants import Sheet
from portal.engines.simulation.cost import Prices, prices_of
from tests.engines.simulation.facts import CONTENT


@pytest.fixture(scope="session")
def prices() -> Prices:
    return prices_of(Sheet(Shelf(CONTENT, watch=False).library().facts))
