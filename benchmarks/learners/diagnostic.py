"""`python -m benchmarks.learners.diagnostic` writes diagnostic.md."""

from __future__ import annotations

import argparse
import math
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import fmean, median

from portal.engines.scheduling.diagnostic import HARDER, MOST, NEEDED, TARGET, Given, ask_next, judge_modules

HERE = Path(__file__).parent
MODULES = {f"m{number}": 1.0 for number in range(10)}
LEFT = frozenset((name, level) for name in MODULES for level in (1, 2, 3))
GUESS, SLIP = 0.2, 0.03  # of the simulated learners of readiness, not those that the engine reckons with
NOISE = 0.6  # logits: questions of one level are not equally hard


@dataclass(frozen=True, slots=True)
class Taken:
    """Of each module, whether it is known and what was found; how many questions that took."""

    found: tuple[tuple[bool, str], ...]
    asked: int


def take(seed: int) -> Taken:
    dice = Random(f"diagnostic {seed}")
    general = dice.gauss(0, 1.2)
    ability = {name: general + dice.gauss(0, 0.7) for name in MODULES}
    given: list[Given] = []
    while wanted := ask_next(MODULES, given, LEFT):
        module, level = wanted
        hardness = HARDER * (level - 2) + dice.gauss(0, NOISE)
        reasoned = dice.random() < 1 / (1 + math.exp(hardness - ability[module]))
        right = dice.random() < (1 - SLIP if reasoned else GUESS)
        given.append(Given(module=module, level=level, share=float(right)))
    standings = judge_modules(MODULES, given)
    found = tuple((ability[name] >= NEEDED, one.verdict) for name, one in standings.items())
    return Taken(found=found, asked=len(given))


def report(taken: list[Taken]) -> str:
    counted = Counter(one for learner in taken for one in learner.found)
    asked = [one.asked for one in taken]
    lines = [
        "# The diagnostic on simulated learners",
        "",
        "`python -m benchmarks.learners.diagnostic` wrote this; the same seeds give the same numbers.",
        f"There are {len(taken):,} learners and ten modules; what each knows of one is hidden. They guess",
        "and slip as those of results.md, and questions of one level are not equally hard, which the engine",
        f"does not know. A module counts as known from {100 * TARGET:.0f} % of its middle questions on.",
        "",
        "| Found | known | not known | right |",
        "|---|---:|---:|---:|",
    ]
    for verdict, words in (("known", "you know this"), ("read", "read this first"), ("unsure", "not sure")):
        yes, no = counted[True, verdict], counted[False, verdict]
        right = {"known": yes, "read": no}.get(verdict)
        share = f"{100 * right / (yes + no):.0f} %" if right is not None else ""
        lines.append(f"| {words} | {yes:,} | {no:,} | {share} |")
    limit = sum(one == MOST for one in asked) / len(asked)
    known = counted[True, "known"] / sum(counted[True, one] for one in ("known", "read", "unsure"))
    lines += [
        "",
        f"Questions: {fmean(asked):.1f} in the mean, {median(asked):.0f} in the middle, {min(asked)} at the",
        f"least; {100 * limit:.0f} % of the learners came to the limit of {MOST}. Of the known modules",
        f"{100 * known:.0f} % were found to be: others are read once more, the cheaper mistake.",
        "",
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learners", type=int, default=400)
    text = report([take(seed) for seed in range(parser.parse_args().learners)])
    (HERE / "diagnostic.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
