"""The real course, published once."""

from __future__ import annotations

import io
import zipfile

import pytest

from portal.drawings import drawing
from portal.engines.publishing import bundle, epub
from portal.library import library
from tests.engines.publishing.at import AT


@pytest.fixture(scope="package")
def book() -> zipfile.ZipFile:
    """Of the real course."""
    return zipfile.ZipFile(io.BytesIO(epub(library(), drawing, at=AT)))


@pytest.fixture(scope="package")
def pages() -> dict[str, str]:
    return {path: content.decode() for path, content in bundle(library(), drawing).items()}
