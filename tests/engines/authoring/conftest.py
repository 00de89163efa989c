from __future__ import annotations

import pytest

from tests.engines.curriculum.tree import Content


@pytest.fixture
def content(tmp_path):
    return Content(tmp_path / "content")
