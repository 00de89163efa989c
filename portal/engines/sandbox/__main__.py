"""`python -m portal.engines.sandbox run script.py`: one Python file, in the jail."""

from __future__ import annotations

import argparse
import asyncio
import re
import sys
import time
from pathlib import Path
from typing import get_args

from . import LAMBDA, STRICT, BadFiles, Exit, Limits, Policy, SandboxError, Zygote
from .outer import Wall

_POLICIES = {policy.name: policy for policy in (LAMBDA, STRICT)}
_CONTROLS = re.compile(r"[^\n\t\x20-\x7e\xa0-\U0010ffff]")  # C0 but two, DEL, and C1: what terminals obey


async def run(
    script: bytes, arguments: list[str], *, limits: Limits, policy: Policy, wall: Wall | None
) -> int:
    """Run it, print what it prints, tell on stderr how it ended; its exit status, shell fashion."""
    zygote = await Zygote.start(guest="portal.engines.sandbox.script.run", policy=policy, wall=wall)
    try:
        environment = await zygote.spawn(limits)
        await environment.load({"main.py": script})
        started = time.monotonic()
        await environment.launch({"arguments": arguments})
        is_late = False
        try:
            ended = await asyncio.wait_for(environment.exited(), limits.wall_s)
        except TimeoutError:
            is_late = True
            environment.kill_runtime()
            ended = await environment.exited()
        seconds = time.monotonic() - started
        _print(environment.logs.read_now())
        cut = f", {environment.logs.dropped_bytes} bytes of output dropped" if environment.logs.is_cut else ""
        how = f"killed after {limits.wall_s:g} s" if is_late else _how(ended, limits)
        print(f"[{how}; {seconds * 1000:.0f} ms, peak {environment.peak_mb():.1f} MB{cut}]", file=sys.stderr)
        return ended.code if ended.code is not None else 128 + (ended.signal or 0)
    finally:
        await zygote.stop()


def _print(output: bytes) -> None:
    """As it is into a pipe or a file; to a terminal so that the script cannot speak to it."""
    if sys.stdout.isatty():
        text = _CONTROLS.sub(
            lambda found: f"\\x{ord(found[0]):02x}", output.decode(errors="backslashreplace")
        )
        output = text.encode(sys.stdout.encoding, "backslashreplace")
    sys.stdout.buffer.write(output)
    sys.stdout.flush()


def _how(ended: Exit, limits: Limits) -> str:
    if ended.killed_for == "memory":
        return f"killed over {limits.memory_mb} MB"
    return f"exit status {ended.code}" if ended.code is not None else f"killed by signal {ended.signal}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m portal.engines.sandbox", description=__doc__)
    actions = parser.add_subparsers(dest="action", required=True)
    running = actions.add_parser("run", help="run a Python file in the jail; - reads it from standard input")
    running.add_argument("script")
    running.add_argument("arguments", nargs="*", help="what the script sees as sys.argv[1:]")
    running.add_argument("--memory", type=int, default=128, metavar="MB", help="over this it is killed")
    running.add_argument(
        "--timeout", type=float, default=3.0, metavar="SECONDS", help="after this it is killed"
    )
    running.add_argument("--tmp", type=int, default=512, metavar="MB", help="what /tmp holds")
    running.add_argument(
        "--policy",
        choices=_POLICIES,
        default=LAMBDA.name,
        help="lambda (the default) as on AWS; strict: no child process and no socket",
    )
    running.add_argument(
        "--wall", choices=get_args(Wall), help="who raises the outer wall; default: whichever works"
    )
    options = parser.parse_args()
    source = sys.stdin.buffer.read() if options.script == "-" else Path(options.script).read_bytes()
    limits = Limits(memory_mb=options.memory, wall_s=options.timeout, tmp_mb=options.tmp)
    try:
        policy = _POLICIES[options.policy]
        return asyncio.run(run(source, options.arguments, limits=limits, policy=policy, wall=options.wall))
    except (SandboxError, BadFiles) as error:
        print(error, file=sys.stderr)
        return 70  # EX_SOFTWARE, sysexits.h


if __name__ == "__main__":
    raise SystemExit(main())
