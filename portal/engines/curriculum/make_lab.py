"""A lab's parts and the sample events it names → the lab."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .acts import act_of
from .labs import LabParts
from .models import Given, Lab, Preset, RuleSet, SampleEvent, Sent
from .pattern_rules import with_events
from .references import References, unknown
from .rules import checks_of
from .units import Unit
from .yaml_text import Path


def make_lab(
    unit: Unit[LabParts],
    parts: LabParts,
    samples: Mapping[str, SampleEvent],
    rules: Mapping[str, RuleSet],
    refs: References,
) -> Lab | None:
    """None when one of its events is missing: it could not be run."""
    making = _Making(unit, parts, samples, refs)
    head = parts.head
    presets = [making.preset(name, ("events", place)) for place, name in enumerate(head.events)]
    payloads = {
        check.slug: tuple(
            making.payload(given, ("checks", place, "given", turn)) for turn, given in enumerate(check.given)
        )
        for place, check in enumerate(head.checks)
    }
    checks = tuple(
        with_events(check, ("checks", place), making.event) for place, check in enumerate(head.checks)
    )
    cited = refs.keep("fact", head.facts, unit, ("facts",))
    named = refs.keep("rules", head.rules, unit, ("rules",))
    making.say_unused()
    if making.broken:
        return None
    lab = Lab(
        slug=parts.slug,
        head=head.model_copy(update={"facts": cited, "checks": checks}),
        brief=parts.brief,
        starter=parts.starter,
        solution=parts.solution,
        wrong=parts.wrong,
        presets=tuple(preset for preset in presets if preset),
        payloads=payloads,
        aws=parts.seed.to_json() if parts.seed is not None else None,
        scenarios=parts.scenarios,
        updates=parts.updates,
        locks=parts.locks,
        incident=parts.incident,
        capstone=parts.capstone,
    )
    return _with_rules(unit, lab, [rules[name] for name in named], refs)


def _with_rules(unit: Unit[LabParts], lab: Lab, rules: list[RuleSet], refs: References) -> Lab:
    """Its own checks first, then those that the rules become."""
    own = {check.slug for check in lab.head.checks}
    made = list(checks_of(lab, rules))
    for check, _ in made:
        if check.slug in own:
            fault = f"The check `{check.slug}` has the name of one that its rules become."
            refs.say(unit.path, unit.line(("rules",)), fault, "Rename it.")
    made = [one for one in made if one[0].slug not in own]
    if not made:
        return lab
    checks = (*lab.head.checks, *(check for check, _ in made))
    payloads = {**lab.payloads, **{check.slug: events for check, events in made}}
    return lab.model_copy(
        update={"head": lab.head.model_copy(update={"checks": checks}), "payloads": payloads}
    )


class _Making:
    def __init__(
        self, unit: Unit[LabParts], parts: LabParts, samples: Mapping[str, SampleEvent], refs: References
    ) -> None:
        self.unit, self.parts, self.samples, self.refs = unit, parts, samples, refs
        self.used: set[str] = set()
        self.broken = False

    def preset(self, name: str, at: Path) -> Preset | None:
        if name.startswith("events/"):
            own = self._own(name, at)
            if own is None:
                return None
            title = own.replace("-", " ")
            return Preset(
                name=own, title=title[:1].upper() + title[1:], text=_indented(self.parts.events[own])
            )
        if self._has(name, at):
            sample = self.samples[name]
            return Preset(name=name, title=sample.title, text=_indented(sample.payload))
        return None

    def payload(self, given: Given, at: Path) -> str:
        """JSON text; of a missing event, anything: the lab is not made."""
        event = self.event(given, at)
        return _compact(event if self.parts.head.code == "function" else act_of(given, event))

    def event(self, given: Given | Sent, at: Path) -> Any:
        if given.file is not None:
            own = self._own(given.file, (*at, "file"))
            return self.parts.events[own] if own else None
        if given.sample is not None:
            found = self._has(given.sample, (*at, "sample"))
            return self.samples[given.sample].payload if found else None
        return given.event

    def say_unused(self) -> None:
        for name in sorted(set(self.parts.events) - self.used):
            path = self.unit.path.removesuffix("lab.yaml") + f"events/{name}.json"
            remedy = "List it under `events`, give it to a check, or remove it."
            self.refs.say(path, 1, "Nothing uses this event.", remedy)

    def _own(self, name: str, at: Path) -> str | None:
        """The bare name of one of the lab's own events."""
        own = name.removeprefix("events/").removesuffix(".json")
        self.used.add(own)
        if own in self.parts.events:
            return own
        there = [f"events/{known}.json" for known in self.parts.events]
        self.refs.said.append(unknown("event", name, there, self.unit.path, self.unit.line(at)))
        self.broken = True
        return None

    def _has(self, name: str, at: Path) -> bool:
        found = self.refs.has("event", name, self.unit.path, self.unit.line(at))
        self.broken = self.broken or not found
        return found


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _indented(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
