from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.needs import bubblewrap

from .jail import WALLS, Jail


@pytest.fixture(scope="module", params=WALLS)
def jail(request: pytest.FixtureRequest) -> Iterator[Jail]:
    """Behind either outer wall."""
    if request.param == "bubblewrap":
        bubblewrap()
    jail = Jail(wall=request.param)
    yield jail
    jail.close()
