"""Measure everything and write benchmarks/results.md: `make bench`."""

from __future__ import annotations

import os
import platform
import shutil
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.invocations import invocations
from benchmarks.pages import LESSON, Size, post_to_result, requests_per_second, sizes
from benchmarks.timing import Timing
from tests.site import running_site

# The lesson, beside pages that do next to nothing.
CROWDED = {
    "lesson": LESSON,
    "sign-in, a form and no content": "/accounts/login/",
    "health, one query": "/healthz",
}
RESULTS = Path(__file__).parent / "results.md"


def main() -> None:
    lines = [
        "# Results",
        "",
        f"`make bench`, {datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, Linux {platform.release()},"
        f" Python {platform.python_version()}. Everything in one run, one thing after the other;"
        " trust the ratios more than the numbers."
        f" Load of the machine at the start: {os.getloadavg()[0]:.1f}.",
        "",
        *invocation_table(list(invocations())),
    ]
    with running_site(RUNS_A_MINUTE="1000000") as site:
        lines += page_lines(site.address)
    RESULTS.write_text("\n".join(lines) + "\n")
    print(f"Written to {RESULTS.relative_to(Path.cwd())}")


def invocation_table(timings: list[Timing]) -> list[str]:
    bare = timings[0].p50_ms
    return [
        "## Invocations",
        "",
        "From the request on the broker's socket to the outcome; the handler returns a constant, and has"
        " 1,769 MB: one processor.",
        "",
        "| | p50 ms | p95 ms | n | ratio to bare python |",
        "|---|---|---|---|---|",
        *(f"| {t.what} | {t.p50_ms:.2f} | {t.p95_ms:.2f} | {t.n} | {t.p50_ms / bare:.2f} |" for t in timings),
        "",
    ]


def page_lines(address: str) -> list[str]:
    result = post_to_result(address)
    rates = {what: requests_per_second(address, path) for what, path in CROWDED.items()}
    chromium = shutil.which("chromium")
    measured = list(sizes(address, chromium)) if chromium else []
    return [
        "## Pages",
        "",
        f"- {result.what}: p50 {result.p50_ms:.1f} ms, p95 {result.p95_ms:.1f} ms, n {result.n}",
        "",
        *rate_table(rates),
        "",
        *size_table(measured),
    ]


def rate_table(rates: dict[str, float]) -> list[str]:
    if not all(rates.values()):
        return ["Requests a second were not measured: wrk is not installed."]
    return [
        "`wrk -t1 -c16 -d5s`, on the same cores, without a learner:",
        "",
        "| page | requests a second |",
        "|---|---|",
        *(f"| {what} | {rate:.0f} |" for what, rate in rates.items()),
    ]


def size_table(measured: list[Size]) -> list[str]:
    if not measured:
        return ["Sizes were not measured: Chromium is not installed."]
    return [
        "| page | kind | gzip KB | budget KB | |",
        "|---|---|---|---|---|",
        *(
            f"| {s.page} | {s.kind} | {s.bytes / 1000:.1f} | {s.budget / 1000:.0f} |"
            f" {'within' if s.bytes <= s.budget else '**over**'} |"
            for s in measured
        ),
    ]


if __name__ == "__main__":
    main()
