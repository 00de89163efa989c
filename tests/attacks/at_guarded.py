"""
`python -m tests.attacks.at_guarded`: every attack of the table behind the walls of tier guarded.

Prints the names of those that were not contained, as JSON. A process of its own, because an ordinary user starts it.
"""

from __future__ import annotations

import asyncio
import json
import os
from typing import Any

from portal.engines.sandbox import Environment, Limits, Zygote

from .attack import PREAMBLE, Attack
from .host import host
from .jail import GUEST, run_in
from .table import ATTACKS

WALL_S = 3.0


async def main() -> None:
    zygote = await Zygote.start(guest=GUEST, tier="guarded")
    breached = [attack.name for attack in ATTACKS if not await _is_contained(zygote, attack)]
    await zygote.stop()
    print(json.dumps(breached))


async def _is_contained(zygote: Zygote, attack: Attack) -> bool:
    with host(uid=os.geteuid()) as attacked:
        environment = await zygote.spawn(Limits(**{"wall_s": WALL_S, **attack.limits}))
        place = environment.place
        aim = {
            **attacked.aim_inside,
            "temporary": place.temporary,
            "task": place.task,
            "read_only": [*attacked.aim_inside["read_only"], attacked.aim["folder"], place.task, "/tmp"],
        }
        if attack.before:
            before = await zygote.spawn(Limits())
            aim["before"] = (await _output(before, attack.before, aim)).removeprefix("READY\n").strip()
            await before.destroy()
        output = await _output(environment, attack.script, aim)
        await environment.destroy()
        return output.startswith("READY") and "BREACH" not in output and attacked.victim_is_well


async def _output(environment: Environment, script: str, aim: dict[str, Any]) -> str:
    await environment.load({"main.py": (PREAMBLE + script).encode()})
    return (await run_in(environment, json.dumps(aim))).output


if __name__ == "__main__":
    asyncio.run(main())
