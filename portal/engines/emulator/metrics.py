"""
What the broker counts, for Prometheus. Labels are words of ours, never anything a learner wrote.

Names: https://prometheus.io/docs/practices/naming/. The table of them is in docs/operators.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Literal, get_args

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from .errors import Kill
from .outcome import Outcome, Status

# From a warm start to the longest invocation that Lambda allows.
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 180, 900)

Purpose = Literal["pool", "job"]

_ENDS = {"end": "done", "refused": "refused", "busy": "busy", "cancelled": "cancelled", "fault": "fault"}

disable_created_metrics()  # type: ignore[no-untyped-call]  # one more for each series, and nobody asks for it


class Metrics:
    """One for a broker and its stock; `registry` is this object's alone."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._registry = registry
        ProcessCollector(namespace="warmstart_broker", registry=registry)
        self._jobs = Counter("warmstart_jobs_total", "Jobs by how they ended.", ["end"], registry=registry)
        self._job_s = self._histogram("warmstart_job_duration_seconds", "Jobs, from asked to ended.")
        self._wait_s = self._histogram("warmstart_queue_wait_seconds", "Waiting until a job had a place.")
        self._invocations = Counter(
            "warmstart_invocations_total",
            "Invocations by how they began and ended.",
            ["start", "status"],
            registry=registry,
        )
        self._throttles = Counter(
            "warmstart_throttles_total", "Events that were not taken (429).", registry=registry
        )
        self._init_s = self._histogram("warmstart_init_duration_seconds", "Init phases that succeeded.")
        self._invocation_s = self._histogram("warmstart_invocation_duration_seconds", "As REPORT tells it.")
        self._kills = Counter(
            "warmstart_kills_total", "Runtimes that were killed, by cause.", ["cause"], registry=registry
        )
        self._made = Counter(
            "warmstart_environments_made_total",
            "Sandbox environments made: for the pool, or for a job that found the pool empty.",
            ["for"],
            registry=registry,
        )
        self._destroyed = Counter(
            "warmstart_environments_destroyed_total", "Sandbox environments that ended.", registry=registry
        )
        self._begin_at_zero()

    def watch(self, name: str, what: str, look: Callable[[], float]) -> None:
        """A gauge, or with _total in its name a counter, that is looked up when somebody asks."""
        self._registry.register(_Watched(f"warmstart_{name}", what, look))

    def job_ended(self, word: str, took_s: float) -> None:
        """`word` is the one that the last frame to the client consists of."""
        self._jobs.labels(_ENDS[word]).inc()
        self._job_s.observe(took_s)

    def had_place(self, waited_s: float) -> None:
        self._wait_s.observe(waited_s)

    def invoked(self, outcome: Outcome, is_cold: bool, kills: Sequence[Kill]) -> None:
        report = outcome.report
        is_out_of_memory = report.status == "error" and "memory" in kills
        status = "out_of_memory" if is_out_of_memory else report.status
        self._invocations.labels("cold" if is_cold else "warm", status).inc()
        self._invocation_s.observe(report.duration_ms / 1000)
        if report.init_duration_ms is not None:
            self._init_s.observe(report.init_duration_ms / 1000)

    def throttled(self) -> None:
        self._throttles.inc()

    def killed(self, causes: Sequence[Kill]) -> None:
        for cause in causes:
            self._kills.labels(cause).inc()

    def environment_made(self, purpose: Purpose) -> None:
        self._made.labels(purpose).inc()

    def environment_destroyed(self) -> None:
        self._destroyed.inc()

    def text(self) -> str:
        """Everything, in Prometheus' text format."""
        return generate_latest(self._registry).decode()

    def _histogram(self, name: str, what: str) -> Histogram:
        return Histogram(name, what, buckets=SECONDS, registry=self._registry)

    def _begin_at_zero(self) -> None:
        """So that the first of a kind is an increase that an alert sees."""
        for end in _ENDS.values():
            self._jobs.labels(end)
        for start in ("cold", "warm"):
            for status in (*get_args(Status), "out_of_memory"):
                self._invocations.labels(start, status)
        for cause in get_args(Kill):
            self._kills.labels(cause)
        for purpose in get_args(Purpose):
            self._made.labels(purpose)


class _Watched(Collector):
    def __init__(self, name: str, what: str, look: Callable[[], float]) -> None:
        self._name = name
        self._what = what
        self._look = look

    def collect(self) -> Iterator[Metric]:
        family = CounterMetricFamily if self._name.endswith("_total") else GaugeMetricFamily
        yield family(self._name, self._what, value=self._look())
