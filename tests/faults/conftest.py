from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest

from portal.records.runs.signals import run_finished


@pytest.fixture
def ends() -> Iterator[list[uuid.UUID]]:
    """Runs in the order in which they ended; one that ended twice is there twice."""
    heard: list[uuid.UUID] = []

    def hear(*, run, **_):
        heard.append(run.pk)

    run_finished.connect(hear)
    yield heard
    run_finished.disconnect(hear)
