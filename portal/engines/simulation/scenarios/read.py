"""A declaration from whatever was written, and to a text for a link that gives the same run for ever."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from portal.engines.simulation.filters import BadFilter, compile_filters

from .declaration import MOST_CHARACTERS, MOST_EVENTS, Knob, Scenario, SqsSource

TEXT_CHARACTERS = 8_000  # of a link
_PLAIN_BYTES = 256_000
_NOTHING = object()
_READER = TypeAdapter(Scenario)


class BadScenario(ValueError):
    """It cannot be run; the message says where it is wrong, and what would be right."""


def read_scenario(told: Any) -> Scenario:
    """From JSON or YAML values. Raises BadScenario, with every fault on a line of its own."""
    try:
        scenario = _READER.validate_json(json.dumps(told), strict=True, extra="forbid")
    except ValidationError as fault:
        raise BadScenario("\n".join(_say(error) for error in fault.errors()[:20])) from None
    except (TypeError, ValueError, RecursionError):
        raise BadScenario("A scenario is an object of names and values.") from None
    _check(scenario)
    return scenario


def scenario_to_json(scenario: Scenario) -> dict[str, Any]:
    """Without what is as it is by default, so that links stay short and old ones go on working."""
    found: dict[str, Any] = _READER.dump_python(scenario, mode="json", exclude_defaults=True)
    kind = {"kind": scenario.source.kind}
    return {**found, "source": {**kind, **found.get("source", {})}}


def scenario_to_text(scenario: Scenario) -> str:
    """For an address: letters, digits, "-" and "_"."""
    plain = json.dumps(scenario_to_json(scenario), separators=(",", ":"), sort_keys=True)
    return base64.urlsafe_b64encode(zlib.compress(plain.encode(), 9)).decode().rstrip("=")


def scenario_from_text(text: str) -> Scenario:
    """Raises BadScenario for what scenario_to_text() did not write."""
    wrong = BadScenario("The link is cut off or mistyped: ask for it once more, or begin anew.")
    if len(text) > TEXT_CHARACTERS:
        raise wrong
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        opened = zlib.decompressobj()
        plain = opened.decompress(packed, _PLAIN_BYTES)
        if not opened.eof:
            raise wrong
        told = json.loads(plain)
    except (binascii.Error, zlib.error, ValueError, RecursionError):
        raise wrong from None
    return read_scenario(told)


def turn_knobs(scenario: Scenario, turned: Mapping[str, Any]) -> Scenario:
    """What a learner has set, by path; only what the scenario has knobs for. Raises BadScenario."""
    knobs = {knob.path: knob for knob in scenario.knobs}
    told = scenario_to_json(scenario)
    for path, value in turned.items():
        knob = knobs.get(path)
        if knob is None:
            raise BadScenario(f"{path} is nothing to be set here.")
        _check_turn(knob, value)
        *rooms, last = path.split(".")
        place = told
        for room in rooms:
            place = place.setdefault(room, {})
        place[last] = value
    return read_scenario(told)


def _check_turn(knob: Knob, value: Any) -> None:
    if knob.choices:
        if value not in knob.choices:
            raise BadScenario(f"{knob.label} is one of {', '.join(knob.choices)}.")
        return
    if knob.least is None and knob.most is None:
        if not isinstance(value, bool):
            raise BadScenario(f"{knob.label} is yes or no.")
        return
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    low, high = knob.least or 0, float("inf") if knob.most is None else knob.most
    if not is_number or not low <= value <= high:
        raise BadScenario(f"{knob.label} is a number from {low:g} to {high:g}.")


def _check(scenario: Scenario) -> None:
    events = sum(traffic.count * (1 + traffic.repeats) for traffic in scenario.traffic)
    if events > MOST_EVENTS:
        raise BadScenario(
            f"traffic: {events:,} events; a scenario has {MOST_EVENTS:,} at most. "
            "For more, take the model of concurrency."
        )
    size = sum(
        it.count * (1 + it.repeats) * max(len(it.body), len(it.poison_body)) for it in scenario.traffic
    )
    if size > MOST_CHARACTERS:
        raise BadScenario(
            f"traffic: {size:,} characters in all events; a scenario has {MOST_CHARACTERS:,} at most. Make "
            "bodies shorter, or send fewer."
        )
    for knob in scenario.knobs:
        place: Any = scenario
        for name in knob.path.split("."):
            place = getattr(place, name, _NOTHING)
        if place is _NOTHING:
            raise BadScenario(f"knobs: {knob.path} is nothing that this scenario has.")
    for number, outage in enumerate(scenario.faults.outages):
        if outage.until_s <= outage.from_s:
            raise BadScenario(f"faults.outages.{number}: it ends before it begins.")
    if isinstance(scenario.source, SqsSource):
        try:
            compile_filters(scenario.source.filters, source="sqs")
        except BadFilter as fault:
            raise BadScenario(f"source.filters: {fault}") from None


def _say(error: Any) -> str:
    where = ".".join(str(part) for part in error["loc"]) or "scenario"
    return f"{where}: {error['msg']}."
