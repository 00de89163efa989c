"""An environment has its share of the processors, once it is told so, and leaves nothing of it behind."""

from __future__ import annotations

import asyncio
import os
import subprocess
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.sandbox import (
    Environment,
    Limits,
    Zygote,
    asks_for_shares,
    climb,
    meter,
    share_processors,
)
from portal.engines.sandbox.inside import host_cgroup
from portal.engines.sandbox.inside.host_cgroup import make
from portal.engines.sandbox.inside.shares import PERIOD_US, Shares
from portal.engines.sandbox.share import quota_us
from tests.attacks.jail import GUEST, WALL_S, Jail

pytestmark = pytest.mark.broker

BUSY = """
import os, time
for _ in range(3):
    if os.fork() == 0:
        break
while True:
    end = time.process_time() + 0.005
    while time.process_time() < end:
        pass
    print('round', flush=True)
"""
FOUR = 4  # processes of that
A_TENTH = Limits(processors=0.1)


@pytest.mark.parametrize(
    ("processors", "of", "expected"),
    [
        (None, 2, None),
        (1.0, 2, PERIOD_US),
        (0.5, 2, PERIOD_US // 2),
        (0.001, 2, 1_000),
        (2.0, 2, None),
        (5.8, 2, None),
        (5.8, 8, 116_000),
    ],
    ids=["all", "one", "half", "the least there is", "all there are", "more than there are", "of many"],
)
def test_a_share_becomes_a_quota(processors, of, expected):
    assert quota_us(processors, of=of) == expected


@given(
    st.floats(min_value=0.0001, max_value=64), st.floats(min_value=0.0001, max_value=64), st.integers(1, 64)
)
def test_who_has_more_is_never_given_less(one, other, of):
    less, more = (quota_us(share, of=of) for share in sorted((one, other)))

    assert more is None or (less is not None and 1_000 <= less <= more <= of * PERIOD_US)


@pytest.mark.parametrize(
    ("files", "quota", "expected"),
    [
        (["cpu.max"], 1_447, {"cpu.max": "1447 20000"}),
        (["cpu.max"], None, {"cpu.max": "max 20000"}),
        (["cpu.cfs_quota_us"], 1_447, {"cpu.cfs_quota_us": "1447"}),
        (["cpu.cfs_quota_us"], None, {"cpu.cfs_quota_us": "-1"}),
    ],
    ids=["version 2", "version 2, all", "version 1", "version 1, all"],
)
def test_it_is_written_as_the_kernel_reads_it(tmp_path, files, quota, expected):
    (tmp_path / "7").mkdir()
    for name in files:
        (tmp_path / "7" / name).touch()
    folder, proc = (os.open(path, os.O_RDONLY | os.O_DIRECTORY) for path in (tmp_path, "/proc"))
    try:
        Shares(folder, proc).serve({"do": "bound", "id": 7, "quota_us": quota})
    finally:
        os.close(folder)
        os.close(proc)

    assert {name: (tmp_path / "7" / name).read_text() for name in files} == expected


def test_on_version_2_the_folder_for_memory_is_that_of_the_share_too(tmp_path):
    (tmp_path / "7").mkdir()
    (tmp_path / "7" / "cgroup.procs").touch()
    folder, proc = (os.open(path, os.O_RDONLY | os.O_DIRECTORY) for path in (tmp_path, "/proc"))
    waiting = subprocess.Popen(["/bin/sleep", "60"])
    try:
        Shares(folder, proc).serve({"do": "enter", "id": 7, "pid": waiting.pid, "alone": True})
    finally:
        waiting.kill()
        waiting.wait()
        os.close(folder)
        os.close(proc)

    assert (tmp_path / "7" / "cgroup.procs").read_text() == str(waiting.pid)
    assert [entry.name for entry in (tmp_path / "7").iterdir()] == ["cgroup.procs"]


@pytest.fixture
def version_2(tmp_path, monkeypatch):
    """A hierarchy as far as files can be one: its controllers are told, and nothing is bounded."""
    monkeypatch.setattr(host_cgroup, "_VERSION_1", dict.fromkeys(("memory", "cpu"), (tmp_path, "none")))
    monkeypatch.setattr(host_cgroup, "_VERSION_2", tmp_path)
    (tmp_path / "cgroup.controllers").write_text("cpuset cpu memory\n")
    return tmp_path


def test_on_version_2_memory_and_processors_have_one_folder_and_the_zygotes_begin_in_it(version_2):
    groups = [make("memory", None), make("cpu", None)]
    for group in groups:
        os.close(group.descriptor)

    assert {group.path for group in groups} == {str(version_2 / "warmstart" / str(os.getpid()))}
    assert Path(groups[0].path, "wall", "cgroup.procs").read_text() == "0"


@pytest.mark.parametrize("controllers", ["memory pids\n", "\n"])
def test_on_version_2_what_the_host_does_not_bound_has_no_folder(version_2, controllers):
    (version_2 / "cgroup.controllers").write_text(controllers)

    assert make("cpu", None) is None
    assert not (version_2 / "warmstart").exists()


@pytest.mark.parametrize("ahead", [True, False], ids=["made ahead", "made while somebody waits"])
def test_all_that_runs_inside_waits_for_its_share_and_the_keeper_stays_outside(jail, ahead):
    async def scenario():
        seen = await Seen.launched(jail, A_TENTH, ahead=ahead)
        share_processors(seen.environment)
        await seen.until(lambda: seen.throttled() > 3)
        assert (seen.quota_us(), seen.period_us()) == (PERIOD_US // 10, PERIOD_US)
        assert len(seen.members()) == FOUR
        assert seen.members() == seen.below_keeper()
        await seen.environment.destroy()

    do(jail, scenario())


def test_nothing_is_bounded_before_that_is_asked_for_and_nothing_is_left_afterwards(jail):
    async def scenario():
        seen = await Seen.launched(jail, A_TENTH, ahead=True)
        await heard(jail)
        assert (seen.quota_us(), seen.throttled()) == (None, 0)
        share_processors(seen.environment)
        await seen.until(lambda: seen.throttled() > 0)
        await seen.environment.destroy()
        await heard(jail)
        assert not seen.folder.exists()

    do(jail, scenario())


@pytest.mark.parametrize("processors", [None, 10_000.0], ids=["no limit", "more than the machine has"])
def test_who_may_have_all_is_not_held_up(jail, processors):
    async def scenario():
        seen = await Seen.launched(jail, Limits(processors=processors), ahead=True)
        share_processors(seen.environment)
        await heard(jail)
        assert (seen.quota_us(), seen.throttled()) == (None, 0)
        await seen.environment.destroy()

    do(jail, scenario())


def test_who_is_killed_has_all_to_die_with_and_what_is_launched_next_is_bounded_when_asked(jail):
    async def scenario():
        seen = await Seen.launched(jail, A_TENTH, ahead=True)
        share_processors(seen.environment)
        await seen.until(lambda: seen.throttled() > 0)
        await seen.environment.reset()
        await heard(jail)
        assert seen.quota_us() is None
        await seen.launch()
        assert not seen.members() & seen.below_keeper()
        before = seen.throttled()
        share_processors(seen.environment)
        await seen.until(lambda: seen.throttled() > before)
        assert seen.members() == seen.below_keeper()
        await seen.environment.destroy()

    do(jail, scenario())


def test_where_shares_are_not_wanted_there_are_none():
    async def scenario():
        zygote = await Zygote.start(guest=GUEST, shares=False)
        environment = await zygote.spawn(A_TENTH, ahead=True)
        share_processors(environment)
        told = zygote.shares
        await zygote.stop()
        return told

    assert asyncio.run(scenario()) is None


@pytest.mark.parametrize(("said", "wanted"), [("", True), ("1", True), ("0", False)], ids=repr)
def test_an_operator_turns_them_off_with_0(said, wanted):
    assert asks_for_shares({"SANDBOX_CPU_SHARES": said}) is wanted


def test_who_has_turned_them_off_is_told_so():
    standing = asyncio.run(climb(shares=False))

    assert not any("processors" in wall for wall in standing.walls)
    if standing.tier == "full":
        (lack,) = [lack for lack in standing.missing if "processors" in lack.wall]
        assert (lack.reason, lack.remedy) == (
            "SANDBOX_CPU_SHARES is 0, so whatever runs has all processors",
            "Unset SANDBOX_CPU_SHARES.",
        )


def test_what_a_launcher_that_was_killed_has_left_is_removed():
    gone = subprocess.Popen(["/bin/true"])
    gone.wait()
    groups = [make("cpu", None)]
    if groups[0] is None:
        pytest.skip("no cgroup of processors can be written here")
    try:
        stale = Path(groups[0].path).parent / str(gone.pid)
        (stale / "1").mkdir(parents=True)
        groups.append(make("cpu", None))

        assert not stale.exists()
    finally:
        for group in filter(None, groups):
            group.remove()
            os.close(group.descriptor)


class Seen:
    """An environment that computes in FOUR processes, and what the kernel says of its share."""

    def __init__(self, environment: Environment, folder: Path) -> None:
        self.environment = environment
        self.folder = folder

    @classmethod
    async def launched(cls, jail: Jail, limits: Limits, *, ahead: bool) -> Seen:
        environment = await jail.zygote.spawn(limits, ahead=ahead)
        await environment.load({"main.py": BUSY.encode()})
        seen = cls(environment, Path(jail.zygote.shares, str(environment.share._number)))
        await seen.launch()
        return seen

    async def launch(self) -> None:
        await self.environment.launch({"arguments": []})
        text = b""
        while text.count(b"round") < FOUR:
            text += await self.environment.logs.read()
        await self.until(lambda: len(self.below_keeper()) == FOUR)

    async def until(self, so: Callable[[], bool]) -> None:
        async with asyncio.timeout(WALL_S):
            while not so():
                await self.environment.logs.read()  # which comes while it computes

    def quota_us(self) -> int | None:
        for name in ("cpu.max", "cpu.cfs_quota_us"):
            if (self.folder / name).exists():
                first, *_ = (self.folder / name).read_text().split()
                return None if first in ("max", "-1") else int(first)
        raise AssertionError("There is no cgroup.")

    def period_us(self) -> int:
        for name in ("cpu.max", "cpu.cfs_period_us"):
            if (self.folder / name).exists():
                return int((self.folder / name).read_text().split()[-1])
        raise AssertionError("There is no cgroup.")

    def throttled(self) -> int:
        """In how many periods it had to wait."""
        if not self.folder.exists():
            return 0
        lines = (self.folder / "cpu.stat").read_text().splitlines()
        return int(dict(line.split() for line in lines)["nr_throttled"])

    def members(self) -> set[int]:
        return set(map(int, (self.folder / "cgroup.procs").read_text().split()))

    def below_keeper(self) -> set[int]:
        return set(meter.descendants(self.environment._keeper))


async def heard(jail: Jail) -> None:
    """Wait until init has done all that it was told up to now."""
    last = await jail.zygote.spawn(A_TENTH, ahead=True)
    await last.load({"main.py": BUSY.encode()})
    await last.launch({"arguments": []})
    share_processors(last)
    seen = Seen(last, Path(jail.zygote.shares, str(last.share._number)))
    await seen.until(lambda: seen.throttled() > 0)
    await last.destroy()


def do(jail: Jail, scenario: Coroutine[Any, Any, None]) -> None:
    if jail.zygote.shares is None:
        scenario.close()
        pytest.skip("no cgroup of processors can be written here")
    jail.do(scenario)
