"""What a snapshot's guest does besides copying itself: what is random, and what lies in /tmp."""

from __future__ import annotations

import os
import random
import secrets
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.emulator.guest.entropy import Drawn
from portal.engines.emulator.guest.folder import MOST_BYTES, Folder


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    state, urandom = random.getstate(), os.urandom
    yield
    random.setstate(state)
    assert os.urandom is urandom


def drawn_with(seed: bytes) -> list[object]:
    drawn = Drawn(seed)
    drawn.begin()
    try:
        return [
            uuid.uuid4(),
            random.random(),
            random.SystemRandom().random(),
            secrets.token_hex(40),
            os.urandom(7),
            os.urandom(0),
        ]
    finally:
        drawn.end()


@given(seed=st.binary(max_size=64))
def test_the_same_seed_gives_the_same(seed: bytes) -> None:
    assert drawn_with(seed) == drawn_with(seed)


@given(one=st.binary(max_size=64), other=st.binary(max_size=64))
def test_another_seed_gives_another(one: bytes, other: bytes) -> None:
    assert (drawn_with(one)[0] == drawn_with(other)[0]) is (one == other)


@pytest.mark.parametrize("size", [0, 1, 32, 33, 100_000])
def test_there_are_as_many_bytes_as_asked_for(size: int) -> None:
    assert len(Drawn(b"seed")(size)) == size


def test_nothing_repeats_after_its_end() -> None:
    def kept() -> tuple[Callable[[int], bytes], bytes]:
        drawn = Drawn(b"seed")
        drawn.begin()
        by_name = os.urandom
        drawn.end()
        return by_name, by_name(16)

    (one, from_one), (other, from_other) = kept(), kept()
    assert len({from_one, from_other, one(16), other(16), os.urandom(16)}) == 5


def found_in(folder: Path) -> dict[str, object]:
    """{path: its text, where it leads to, or None for a folder; with the mode}"""

    def one(path: Path) -> object:
        if path.is_symlink():
            return os.readlink(path)
        return (path.read_text() if path.is_file() else None, path.stat().st_mode)

    return {str(path.relative_to(folder)): one(path) for path in sorted(folder.rglob("*"))}


def test_everything_comes_back_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "kept" / "deep").mkdir(parents=True)
    (tmp_path / "kept" / "deep" / "file").write_text("text")
    (tmp_path / "script").write_text("#!/bin/sh")
    (tmp_path / "script").chmod(0o755)
    (tmp_path / "empty").mkdir()
    (tmp_path / "link").symlink_to("kept/deep")
    (tmp_path / "away").symlink_to("/usr/bin")
    (tmp_path / "above").symlink_to("../..")
    before = found_in(tmp_path)
    folder = Folder(str(tmp_path))

    for _ in range(2):
        (tmp_path / "kept" / "deep" / "file").write_text("changed")
        (tmp_path / "script").unlink()
        (tmp_path / "link").unlink()
        (tmp_path / "link").mkdir()
        (tmp_path / "new").mkdir()
        (tmp_path / "new" / "file").touch()
        folder.bring_back()

        assert found_in(tmp_path) == before


def test_what_was_empty_is_emptied(tmp_path: Path) -> None:
    folder = Folder(str(tmp_path))
    (tmp_path / "new").touch()
    outside = tmp_path.parent / f"{tmp_path.name}-outside"
    outside.mkdir()
    (outside / "file").touch()
    (tmp_path / "link").symlink_to(outside)
    (tmp_path / "closed" / "inside").mkdir(parents=True)
    (tmp_path / "closed" / "link").symlink_to(outside)
    for closed in ("closed/inside", "closed"):
        (tmp_path / closed).chmod(0)
    outside.chmod(0o750)

    folder.bring_back()

    assert found_in(tmp_path) == {}
    assert (outside / "file").exists()
    assert outside.stat().st_mode & 0o777 == 0o750


@pytest.mark.parametrize("more", [0, 1])
def test_there_is_a_bound(tmp_path: Path, more: int) -> None:
    with (tmp_path / "large").open("wb") as file:
        file.truncate(MOST_BYTES + more)

    if more:
        with pytest.raises(ValueError, match="16 MB"):
            Folder(str(tmp_path))
    else:
        Folder(str(tmp_path)).bring_back()
        assert (tmp_path / "large").stat().st_size == MOST_BYTES
