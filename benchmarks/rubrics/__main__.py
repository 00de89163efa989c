"""`python -m benchmarks.rubrics` writes results.md; `--slips` prints each point that was judged wrongly."""

from __future__ import annotations

import sys
from pathlib import Path

from .labelled import rubrics
from .report import report

RESULTS = Path(__file__).with_name("results.md")


def main() -> None:
    text, slips = report(tuple(rubrics()))
    RESULTS.write_text(text, encoding="utf-8")
    if "--slips" in sys.argv:
        for slip in slips:
            said = "suggested, not said" if slip.suggested else "said, not suggested"
            print(f"{slip.rubric} {slip.point}: {said}: {slip.text}")
    print(text)


if __name__ == "__main__":
    main()
