"""`python -m benchmarks.learners` writes results.md and its two charts; `--learners 200` for fewer."""

from __future__ import annotations

import argparse
from pathlib import Path

from .measure import as_many_reviews, at_own_pace, compare, fit
from .plot import draw_fit, draw_recall
from .report import report

HERE = Path(__file__).parent
RECALL, FIT = "recall.svg", "readiness.svg"
SOME = 200  # learners, for what is only shown beside it
OTHERS = 1_000_000  # the seed of the first learner that nothing is measured on


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learners", type=int, default=1_000)
    learners = parser.parse_args().learners
    waning, traces = compare(learners, "waning"), compare(learners, "traces")
    retention = as_many_reviews("waning", learners=min(learners, SOME), first=OTHERS)
    some = min(learners, SOME)
    own = [at_own_pace(some, "waning", one) for one in (None, retention, 0.85, 0.9, 0.95)]
    found = fit(learners, "waning")
    subtitle = f"{learners:,} learners, equal load on each day"
    (HERE / RECALL).write_text(draw_recall(waning.recall, subtitle=subtitle), encoding="utf-8")
    subtitle = f"{len(found.foretold):,} learners; squares are the means of tenths"
    (HERE / FIT).write_text(draw_fit(found, subtitle=subtitle), encoding="utf-8")
    text = report((waning, traces), own, found, recall_svg=RECALL, fit_svg=FIT)
    (HERE / "results.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
