"""Clients, each with an owner of its own, that send case after case and look at how each ends."""

from __future__ import annotations

import json
import random
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from benchmarks.soak.cases import CANCELLED, HONEST, HOSTILE, Case
from portal.engines.emulator import Done, Function, Job, LogLine
from portal.engines.emulator.client import Broker, BrokerGone, Busy, Cancelled, Refused
from portal.engines.emulator.outcome import Outcome


@dataclass(kw_only=True, slots=True)
class Tally:
    """How the runs of one case went. `wrong` tells of each that ended as none may."""

    runs: int = 0
    took_s: float = 0.0
    ends: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


class Client:
    """Not to be used by two threads."""

    def __init__(self, broker: Broker, owner: str) -> None:
        self._broker = broker
        self.owner = owner

    def try_out(self, case: Case, tally: Tally) -> None:
        """All turns of a case."""
        outcomes: list[Outcome] = []
        for _ in range(case.turns):
            began = time.monotonic()
            tally.runs += 1
            try:
                outcomes += self._run(case)
            except Cancelled:
                tally.ends[CANCELLED] += 1
                if case.leaves is None:
                    tally.wrong.append("It was cancelled, and nobody asked for that.")
            except (BrokerGone, Busy, Refused) as fault:
                tally.wrong.append(f"{type(fault).__name__}: {fault}")
            tally.took_s += time.monotonic() - began
        self._judge(case, outcomes, tally)

    def settle(self) -> None:
        """Leave exactly one environment warm, which has run once, whatever was there before."""
        nonce = uuid.uuid4().hex
        source = f"# {nonce}\ndef lambda_handler(event, context): return 'settled'\n"
        job = self._job(Case(name="", source=source, ends=(), weight=0, warm=True))
        *_, last = self._broker.run(job)
        assert isinstance(last, Done), last
        assert last.outcome.payload == '"settled"', last

    def _run(self, case: Case) -> list[Outcome]:
        job = self._job(case)
        outcomes = []
        messages = self._broker.run(job)
        for message in messages:
            if isinstance(message, Done):
                outcomes.append(message.outcome)
            elif isinstance(message, LogLine) and case.leaves and "here" in message.text:
                if case.leaves == "vanishes":
                    messages.close()  # type: ignore[attr-defined]
                    raise Cancelled
                self._broker.cancel(job.id)
        return outcomes

    def _job(self, case: Case) -> Job:
        function = Function(files={"lambda_function.py": case.source}, timeout_s=case.timeout_s)
        events = ("{}",) * case.events
        return Job(id=str(uuid.uuid4()), owner=self.owner, function=function, events=events, warm=case.warm)

    @staticmethod
    def _judge(case: Case, outcomes: Sequence[Outcome], tally: Tally) -> None:
        ends = [_end_of(outcome) for outcome in outcomes]
        if not case.ends:
            tally.ends["counted on"] += case.turns
            begun = 0 if case.turns == 1 and not case.warm else int(ends[0]) - 1 if ends else 0
            right = [str(begun + n + 1) for n in range(case.events * case.turns)]
            if ends != right:
                tally.wrong.append(f"It should have counted {right}, and said {ends}.")
            return
        tally.ends.update(ends)
        if case.leaves is None and len(ends) != case.events * case.turns:
            tally.wrong.append(f"{len(ends)} events of {case.events * case.turns} ended: {ends}.")
        for end, outcome in zip(ends, outcomes, strict=True):
            if end not in case.ends:
                tally.wrong.append(f"It ended as {end!r}. Its log: {' '.join(outcome.log.split())[-400:]}")
            if outcome.log_cut != case.is_log_cut:
                tally.wrong.append(f"Its log was {'' if outcome.log_cut else 'not '}cut.")


def work_off(clients: Sequence[Client], cases: Iterable[Case], tallies: dict[str, Tally]) -> None:
    """Every case once, by whichever client is free; `tallies` are added to."""
    lock = threading.Lock()
    left = iter(cases)

    def go_on(client: Client) -> None:
        own: dict[str, Tally] = {}
        while True:
            with lock:
                case = next(left, None)
            if case is None:
                break
            client.try_out(case, own.setdefault(case.name, Tally()))
        with lock:
            for name, tally in own.items():
                whole = tallies.setdefault(name, Tally())
                whole.runs += tally.runs
                whole.took_s += tally.took_s
                whole.ends += tally.ends
                whole.wrong += tally.wrong

    threads = [threading.Thread(target=go_on, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def mix(runs: int, seed: int) -> list[Case]:
    """Cases with `runs` runs at least: two thirds honest, every hostile one at least once, shuffled."""
    dice = random.Random(seed)
    chosen = [*HOSTILE, *HONEST]
    counted = Counter({True: sum(case.turns for case in HOSTILE), False: sum(case.turns for case in HONEST)})
    while sum(counted.values()) < runs:
        is_hostile = counted[True] * 2 < counted[False]
        kind = HOSTILE if is_hostile else HONEST
        (case,) = dice.choices(kind, weights=[case.weight for case in kind])
        chosen.append(case)
        counted[is_hostile] += case.turns
    dice.shuffle(chosen)
    return chosen


def _end_of(outcome: Outcome) -> str:
    if outcome.function_error is None:
        return outcome.payload
    try:
        return str(json.loads(outcome.payload)["errorType"])
    except (ValueError, KeyError, TypeError):
        return outcome.payload[:200]
