"""Knobs as somebody might turn them: any value that a knob takes, by its declaration."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hypothesis import strategies as st

from portal.engines.events import SOURCES, BadKnobs, Built, Knob, Problem, Source, compose

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=40)
# What the forms ask for by their names: anything else is refused, which is tried apart.
ALIKE = {
    "at": st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31)).map(datetime.isoformat),
    "bucket": st.from_regex(r"[a-z0-9]{3,20}", fullmatch=True),
    "path": st.sampled_from(["/", "/orders/ord-1001", "/orders/a%20b", "/other"]),
    "route": st.sampled_from(["/orders/{orderId}", "/{proxy+}", "say"]),
    "query": st.sampled_from(["", "tag=gift&tag=urgent", "a=%C3%AD", "a"]),
    "headers": st.sampled_from(["", "Accept: text/html", "X-A: 1\nX-A: 2\n", "Cookie: a=1; b=2"]),
    "own": st.sampled_from(["null", "[]", '{"n": {"n": []}}', '"é"']),
    "detail": st.sampled_from(["", "{}", '{"a": [1, null]}']),
    "input": st.sampled_from(["{}", '{"at": "<aws.scheduler.scheduled-time>"}', "3"]),
    "properties": st.sampled_from(["{}", '{"A": [1, {"B": true}]}']),
    "old": st.sampled_from(["{}", '{"A": 1.5}']),
}
SMALL = {"records": 12, "poison": 4, "twice": 4, "size_kb": 3, "done": 5}


def values_of(knob: Knob) -> st.SearchStrategy[Any]:
    if knob.name in ALIKE:
        return ALIKE[knob.name]
    if knob.kind == "int":
        most = min(knob.most, SMALL.get(knob.name, knob.most))
        return st.integers(knob.least, most) | st.just(str(knob.least))
    if knob.kind == "bool":
        return st.sampled_from([True, False, "on", ""])
    if knob.kind == "choice":
        return st.sampled_from([one.value for one in knob.choices])
    return TEXTS.map(lambda text: text[: knob.longest]) | st.just(knob.default)


def turned(source: Source) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional={knob.name: values_of(knob) for knob in source.knobs})


ALL = [(slug, {}) for slug in SOURCES] + [
    (slug, {knob.name: one.value})
    for slug, source in SOURCES.items()
    for knob in source.knobs
    for one in knob.choices
    if one.value != knob.default
]


def named(case: tuple[str, dict[str, Any]]) -> str:
    slug, knobs = case
    return f"{slug} {' '.join(f'{name}={value}' for name, value in knobs.items())}".strip()


def attempt(slug: str, knobs: dict[str, Any]) -> tuple[Built | None, tuple[Problem, ...]]:
    """What is built, or what is wrong."""
    try:
        return compose(slug, knobs), ()
    except BadKnobs as fault:
        return None, fault.problems
