"""`make soak`: 20,000 runs through one broker; `RUNS=600 make soak` is a short one. Exit 1 on a leak."""

from __future__ import annotations

import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.soak.report import report
from benchmarks.soak.soak import soak

RESULTS = Path(__file__).parent / "results.md"


def main() -> int:
    runs = int(os.environ.get("RUNS", "20000"))
    soaked = soak(runs, tell=lambda words: print(words, flush=True))
    heading = (
        f"`RUNS={runs} make soak`, {datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores,"
        f" Linux {platform.release()}, Python {platform.python_version()}."
    )
    RESULTS.write_text(report(soaked, heading))
    for problem in soaked.problems():
        print(problem, file=sys.stderr)
    print(f"Written to {RESULTS.relative_to(Path.cwd())}")
    return 1 if soaked.problems() else 0


if __name__ == "__main__":
    raise SystemExit(main())
