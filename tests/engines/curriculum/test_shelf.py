"""content/ is read once, and again only where it changed."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from portal.engines.curriculum import Shelf, shelf

LESSON = "lessons/basics/01-first.md"


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def reads(monkeypatch):
    """Names of the units that are read, in order."""
    seen = []
    for kind, reader in shelf.READERS.items():
        monkeypatch.setitem(
            shelf.READERS, kind, lambda tree, name, reader=reader: seen.append(name) or reader(tree, name)
        )
    return seen


def touch(content, path):
    """As an editor would, a minute later, so that no coarse clock hides it."""
    stat = os.stat(content.root / path)
    os.utime(content.root / path, ns=(stat.st_atime_ns, stat.st_mtime_ns + 60_000_000_000))


def test_without_watching_everything_is_read_once(content, reads):
    kept = Shelf(content.root)
    before = kept.library()
    content.replace(LESSON, "Text", "Words")

    assert kept.library() is before
    assert len(reads) == len(set(reads)) == 7


def test_watching_rereads_only_what_changed(content, reads):
    clock = Clock()
    kept = Shelf(content.root, watch=True, clock=clock)
    before = kept.library()
    reads.clear()
    content.replace(LESSON, "Text", "Words")
    touch(content, LESSON)
    clock.now += 1

    after = kept.library()

    assert reads == [LESSON]
    assert "Words" in after.find_lesson("first").body
    assert "Words" not in before.find_lesson("first").body


def test_watching_looks_at_most_every_half_second(content):
    clock = Clock()
    kept = Shelf(content.root, watch=True, clock=clock)
    before = kept.library()
    content.replace(LESSON, "Text", "Words")
    touch(content, LESSON)

    clock.now += 0.4
    assert kept.library() is before
    clock.now += 0.1
    assert kept.library() is not before


def test_nothing_changed_gives_the_same_library(content, reads):
    clock = Clock()
    kept = Shelf(content.root, watch=True, clock=clock)
    before = kept.library()
    reads.clear()
    clock.now += 1

    assert kept.library() is before
    assert reads == []


def test_problems_come_and_go_with_the_edit(content):
    clock = Clock()
    kept = Shelf(content.root, watch=True, clock=clock)
    for old, new, problems in (("minutes", "minuets", 1), ("minuets", "minutes", 0)):
        kept.library()
        content.replace(LESSON, old, new)
        touch(content, LESSON)
        clock.now += 1
        assert (
            len([p for p in kept.library().problems if p.path.endswith(LESSON) and "minuets" in p.fault])
            == problems
        )
    assert kept.library().problems == ()


def test_files_come_and_go(content):
    clock = Clock()
    kept = Shelf(content.root, watch=True, clock=clock)
    assert kept.library().event("more/one") is None

    content.write(
        "events/more.yaml",
        (content.root / "events/plain.yaml").read_text().replace("plain", "more").replace("three", "one"),
    )
    clock.now += 1
    assert kept.library().event("more/one") is not None

    content.remove("events/more.yaml")
    clock.now += 1
    assert kept.library().event("more/one") is None


def test_many_threads_get_one_library(content, reads):
    kept = Shelf(content.root)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: kept.library(), range(64)))

    assert len({id(library) for library in found}) == 1
    assert len(reads) == 7
