"""A lab's solution, starter and mistakes, run from a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack

from portal.engines.curriculum import Lab
from portal.engines.emulator import BadFunction
from portal.engines.emulator.client import Broker, BrokerGone, Refused, private_broker
from portal.engines.stacks import CheckerGone, Checks, private_checker
from portal.records.authoring.perform import perform
from portal.records.authoring.variants import Variant, unhidden, variants_of

FAULTS = (BadFunction, BrokerGone, CheckerGone, Refused, ValueError)


def run_labs(labs: Iterable[Lab], write: Callable[[str], object]) -> int:
    """How many of their variants are not as they should be. What came out is written line by line."""
    labs = [step for lab in labs for step in lab.each_step]
    amiss = 0
    with ExitStack() as stack:
        around = any(lab.aws is not None for lab in labs)
        module = "portal.engines.cloud" if around else "portal.engines.emulator"
        socket = stack.enter_context(private_broker(module=module, **({"sdk": "start"} if around else {})))
        templates = any(lab.head.code == "template" for lab in labs)
        checks: Checks | None = stack.enter_context(private_checker()) if templates else None
        for lab in labs:
            write(lab.slug)
            for one in variants_of(lab):
                good, told = _told(lab, one, Broker(socket), checks)
                amiss += not good
                write(f"  {'ok  ' if good else 'MEND'}  {one.name}: {told}")
    return amiss


def _told(lab: Lab, one: Variant, broker: Broker, checks: Checks | None) -> tuple[bool, str]:
    try:
        results = tuple(perform(unhidden(lab), one.files, broker, checks))
    except FAULTS as fault:
        return False, str(fault)
    failed = [result for result in results if not result.passed]
    if not failed:
        return one.passes, "passes every check" + ("" if one.passes else ", and has to fail one")
    first = failed[0]
    reason = first.failure.reason if first.failure else ""
    return not one.passes, f"fails {', '.join(result.slug for result in failed)} ({first.slug}: {reason})"
