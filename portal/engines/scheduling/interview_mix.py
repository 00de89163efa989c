"""What interviews are made of: roles, levels, families of kinds, and how long a question takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.engines.curriculum import Question

MINUTES = (20, 40, 60)
OTHER_TOPICS = 0.3  # the weight of a topic that a role does not name


@dataclass(frozen=True, kw_only=True, slots=True)
class Role:
    """`topics` weighs them against each other."""

    title: str
    says: str
    topics: Mapping[str, float]


@dataclass(frozen=True, kw_only=True, slots=True)
class Level:
    """`shares` weighs the levels of questions; `speaks`: at least one is answered in one's own words."""

    title: str
    says: str
    shares: Mapping[int, float]
    speaks: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Family:
    """Kinds that a learner switches on and off together. `share` weighs their time against the others'."""

    title: str
    says: str
    share: float


ROLES = {
    "developer": Role(
        title="Developer",
        says="handlers, events, errors, delivery",
        topics={
            "fundamentals": 3, "event-sources": 3, "error-handling": 3, "monitoring": 2, "deployment": 2,
            "security": 1, "scaling": 1, "architecture": 1,
        },
    ),
    "operations": Role(
        title="Operations",
        says="monitoring, delivery, scaling, permissions",
        topics={
            "monitoring": 3, "deployment": 3, "error-handling": 2, "security": 2, "scaling": 2,
            "fundamentals": 1,
        },
    ),
    "architect": Role(
        title="Architect",
        says="whole systems, scaling, cost, permissions",
        topics={"architecture": 4, "scaling": 3, "event-sources": 2, "security": 2, "error-handling": 2},
    ),
    "data": Role(
        title="Data engineer",
        says="streams, queues, files, throughput",
        topics={
            "event-sources": 4, "scaling": 3, "error-handling": 2, "architecture": 2, "monitoring": 1,
            "security": 1,
        },
    ),
}  # fmt: skip

LEVELS = {
    "junior": Level(title="Junior", says="what things are", shares={1: 0.65, 2: 0.35}, speaks=False),
    "mid": Level(title="Mid", says="how they behave", shares={1: 0.2, 2: 0.55, 3: 0.25}, speaks=True),
    "senior": Level(title="Senior", says="what to choose, and why", shares={2: 0.4, 3: 0.6}, speaks=True),
}

# In the order of an interview: it begins with what is quick and ends with what is long.
FAMILIES = {
    "choices": Family(title="Choices", says="to choose, to order, to match, to complete", share=0.35),
    "numbers": Family(title="Numbers", says="to reckon, with paper beside you", share=0.1),
    "code": Family(title="Code", says="code, policies and templates to write or to mend", share=0.2),
    "words": Family(title="In your own words", says="as you would say it", share=0.2),
    "design": Family(title="Design", says="a system, and then a requirement changes", share=0.15),
}
SPOKEN = ("words", "design")

# kind: family, and the minutes it takes a junior, a mid and a senior interview.
_KINDS: dict[str, tuple[str, tuple[float, float, float]]] = {
    "single": ("choices", (1, 1.5, 2)),
    "true-or-why": ("choices", (1, 1.5, 2)),
    "multiple": ("choices", (1.5, 2, 2.5)),
    "ordering": ("choices", (1.5, 2, 2.5)),
    "cloze": ("choices", (1.5, 2, 2.5)),
    "matching": ("choices", (2, 2.5, 3)),
    "numeric": ("numbers", (2, 3, 4)),
    "fill-in": ("code", (2, 3, 4)),
    "parsons": ("code", (3, 4, 5)),
    "policy-matrix": ("code", (3, 4, 5)),
    "predict-then-run": ("code", (3, 4, 5)),
    "fix-the-bug": ("code", (6, 8, 10)),
    "mend-template": ("code", (6, 8, 10)),
    "mend-workflow": ("code", (6, 8, 10)),
    "code": ("code", (8, 10, 12)),
    "free-text": ("words", (4, 5, 6)),
    "design": ("design", (8, 10, 12)),
}


def family_of(question: Question) -> str:
    """A kind that is not in the table takes as long as the longest of code."""
    return _KINDS.get(question.kind, _KINDS["code"])[0]


def minutes_for(kind: str, level: str) -> float:
    return _KINDS.get(kind, _KINDS["code"])[1][list(LEVELS).index(level)]
