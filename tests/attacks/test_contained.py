"""Every attack of the table fails behind every kind of walls, whoever raised them; test_outside.py is its control."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest

from tests.needs import bubblewrap

from .attack import PREAMBLE, Attack
from .host import Host, host
from .jail import POLICIES, WALLS, Jail, Wall
from .ordinary_user import ORDINARY, as_user, interpreter, room_of_everybody
from .served import ServedJail
from .table import ATTACKS

pytestmark = pytest.mark.broker

MOST_LOG_BYTES = 256 * 1024  # Limits.log_bytes


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One jail of the matrix: who starts it, its outer wall, its policy."""

    user: str
    wall: Wall
    policy: str

    def __str__(self) -> str:
        return f"{self.user}, {self.wall}, {self.policy}"


CELLS = [
    pytest.param(cell, id=str(cell), marks=pytest.mark.xdist_group(f"attacks: {cell}"))
    for user, wall, policy in product(("root", "ordinary"), WALLS, POLICIES)
    for cell in [Cell(user=user, wall=wall, policy=policy)]
]


@pytest.fixture(scope="module")
def cell(request: pytest.FixtureRequest) -> Cell:
    cell: Cell = request.param
    if cell.wall == "bubblewrap":
        bubblewrap()
    if cell.user == "root" and os.geteuid() != 0:
        pytest.skip("only root can start a jail as root")
    return cell


@pytest.fixture(scope="module")
def uid(cell: Cell) -> int:
    return 0 if cell.user == "root" else ORDINARY


@pytest.fixture(scope="module")
def jail(cell: Cell, uid: int) -> Iterator[Jail | ServedJail]:
    """In this process where it is the right user's."""
    jail: Jail | ServedJail
    if uid == os.geteuid():
        jail = Jail(wall=cell.wall, policy=cell.policy)
        yield jail
        jail.close()
        return
    with room_of_everybody() as room:
        jail = ServedJail(
            wall=cell.wall, policy=cell.policy, interpreter=interpreter(), room=room, **as_user(uid)
        )
        yield jail
        jail.close()


@pytest.fixture(scope="module")
def attacked(uid: int) -> Iterator[Host]:
    """The same for all attacks from one cell: none changes anything there, or it has succeeded."""
    with host(uid=uid) as attacked:
        yield attacked


@pytest.mark.parametrize("cell", CELLS, indirect=True, scope="module")
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_it_fails_inside(jail: Jail | ServedJail, attacked: Host, attack: Attack) -> None:
    aim = dict(attacked.aim_inside)
    if attack.before:
        aim["before"] = _printed(jail, attack.before, aim)

    ran = jail.run(PREAMBLE + attack.script, json.dumps(aim), **attack.limits)

    assert ran.output.startswith("READY")  # it was tried
    assert "BREACH" not in ran.output
    assert len(ran.output) <= MOST_LOG_BYTES
    assert attacked.victim_is_well
    was_refused = "PermissionError" in ran.output  # strict lets no process begin
    assert ran.was_late == (attack.endless and not was_refused)
    if ran.was_late:
        assert ran.exit.killed_for == "asked"
    if attack.family == "crashes":
        assert jail.run("print('NEXT')").output == "NEXT\n"


def _printed(jail: Jail | ServedJail, script: str, aim: dict[str, Any]) -> str:
    return jail.run(PREAMBLE + script, json.dumps(aim)).output.removeprefix("READY\n").strip()
