from __future__ import annotations

from collections.abc import Iterator

import pytest

from .jail import Jail


@pytest.fixture(scope="module")
def jail() -> Iterator[Jail]:
    jail = Jail()
    yield jail
    jail.close()
