"""content/labs/<slug>/: lab.yaml, brief.md, its code in starter/ and so on, and what stands around it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from portal.engines.cloud.seed import Seed
from portal.engines.emulator.function import CODE_BYTES

from .around_rules import check_around
from .capstones import read_capstone
from .hint_rules import check_costs, check_error_hints
from .incident_files import read_incident
from .knobs import file_faults, knobs_of, laid_over, write_knobs
from .lab_events import own_events
from .lab_rules import check_head
from .locks import check_locked, read_marks
from .main_file import main_file
from .models import KNOBS, LAYER, POLICY, Capstone, Incident, LabHead, LabScenario
from .models.hint import as_hints
from .pattern_rules import check_passes
from .policies import policy_faults
from .problem import Problem
from .runtime_rules import check_runtime
from .scenarios import check_scenarios, read_scenarios
from .seeds import read_seed
from .stack_rules import check_code
from .tree import Tree, Unreadable
from .units import Unit, check_prose, open_yaml
from .validate import validate

SLUG = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
WRONG_AT_LEAST = 2

Files = dict[str, str]


@dataclass(frozen=True, kw_only=True)
class LabParts:
    """A lab by itself; which sample events it names is looked up later."""

    slug: str
    head: LabHead
    brief: str
    starter: Files
    solution: Files
    wrong: dict[str, Files]
    events: dict[str, Any]  # "seattle" → data of events/seattle.json
    seed: Seed | None  # of aws.yaml
    scenarios: dict[str, LabScenario]  # of scenario.yaml
    updates: dict[str, Files]  # of a template, by name
    locks: dict[str, tuple[str, ...]]  # of the starter, by path
    setup: tuple[str, ...] = ()  # paths that a step lays over what was there
    steps: tuple[Unit[LabParts], ...] = ()
    incident: Incident | None = None  # of an incident room
    capstone: Capstone | None = None


def read_lab(tree: Tree, slug: str) -> Unit[LabParts]:
    folder = f"labs/{slug}"
    unit: Unit[LabParts] = Unit(path=tree.named(f"{folder}/lab.yaml"))
    if not SLUG.match(slug):
        unit.say_at(
            1, f"The folder's name `{slug}` is no slug.", "Use small letters, digits and single hyphens."
        )
        return unit
    if f"{folder}/lab.yaml" not in tree.files:
        unit.say_at(1, "There is no lab.yaml.", "Write it; docs/authoring.md shows one.")
        return unit
    reading = LabReading(unit, tree, folder)
    data = open_yaml(unit, tree, f"{folder}/lab.yaml")
    brief = reading.brief()
    reading.stray()
    events = reading.events()
    if data is None:
        return unit
    head, findings = validate(LabHead, data)
    unit.say(findings)
    if head is None:
        return unit
    for place, hint in enumerate(as_hints(head.hints)):
        check_prose(unit, hint.text, first_line=unit.line(("hints", place)), step=0)
    unit.say(check_costs(as_hints(head.hints), sum(check.points for check in head.checks), ("hints",)))
    unit.value = reading.parts(slug, head, brief, events)
    return unit


class LabReading:
    """`broken` turns true when a file that the lab needs cannot be used. `locks` has what is marked."""

    known = re.compile(
        r"^(?:lab\.yaml|brief\.md|aws\.yaml|scenario\.yaml|capstone\.yaml|incident\.yaml|post-mortem\.md|evidence\.json|(?:starter|solution|wrong|updates)/.+|events/[a-z0-9-]+\.json)$"
    )
    begins_in = "starter"

    def __init__(self, unit: Unit[LabParts], tree: Tree, folder: str) -> None:
        self.unit, self.tree, self.folder = unit, tree, folder
        self.broken = False
        self.locks: dict[str, tuple[str, ...]] = {}

    def parts(self, slug: str, head: LabHead, brief: str, events: dict[str, Any]) -> LabParts | None:
        """None when it could not be run, or marked."""
        main = main_file(head, self.paths("solution"))
        starter, solution = self.code("starter", main), self.code("solution", main)
        scenarios = self.scenarios()
        starter = self.knobs(scenarios, starter)
        wrong = self.wrong(main, starter, solution)
        seed, updates = self.seed(), self.updates()
        rules = [*check_head(head), *check_runtime(head), *check_error_hints(head)]
        rules += [*check_scenarios(head, scenarios), *check_code(head, seed, updates)]
        rules += check_locked(head, self.locks, starter, {"solution": solution, **wrong})
        if not self.broken:
            rules += check_around(head, seed, has_policy=seed is not None and POLICY in starter)
            rules += check_passes(head, starter, solution)
        if seed is not None:
            self.policies()
        self.unit.say(rules)
        if not (brief and starter and solution) or rules or self.broken:
            return None
        return LabParts(
            slug=slug, head=head, brief=brief, starter=starter, solution=solution, wrong=wrong, events=events,
            seed=seed, scenarios=scenarios, updates=updates, locks=self.locks,
            incident=read_incident(self.unit, self.tree, self.folder),
            capstone=read_capstone(self.unit, self.tree, self.folder),
        )  # fmt: skip

    def say(self, path: str, fault: str, remedy: str, line: int = 1) -> None:
        named = self.tree.named(f"{self.folder}/{path}")
        self.unit.problems.append(Problem(path=named, line=line, fault=fault, remedy=remedy))

    def text(self, path: str) -> str | None:
        try:
            return self.tree.read(f"{self.folder}/{path}")
        except Unreadable as fault:
            self.unit.problems.append(fault.problem)
            self.broken = True
            return None

    def brief(self) -> str:
        if f"{self.folder}/brief.md" not in self.tree.files:
            self.say("brief.md", "There is no brief.", "Write brief.md: what to do, and what it is for.")
            return ""
        text = self.text("brief.md") or ""
        before = len(self.unit.problems)
        check_prose(self.unit, text, first_line=1)
        # Those findings are about the brief, not about lab.yaml.
        for place, problem in enumerate(self.unit.problems[before:], before):
            self.unit.problems[place] = replace(problem, path=self.tree.named(f"{self.folder}/brief.md"))
        if not text.strip() and not self.broken:
            self.say("brief.md", "The brief is empty.", "Write what to do, and what it is for.")
        return text

    def stray(self) -> None:
        for path in self.tree.below(self.folder):
            inner = path.removeprefix(self.folder + "/")
            if not self.known.match(inner):
                remedy = "Move it to starter/, solution/, wrong/, updates/ or events/<name>.json."
                self.say(inner, "Nothing reads this file.", remedy)

    def paths(self, part: str) -> frozenset[str]:
        """What starter/ or solution/ has, not read."""
        root = f"{self.folder}/{part}"
        return frozenset(path.removeprefix(f"{root}/") for path in self.tree.below(root))

    def seed(self) -> Seed | None:
        """None for a lab without aws.yaml, and for one that is not sound."""
        if f"{self.folder}/aws.yaml" not in self.tree.files:
            return None
        text = self.text("aws.yaml")
        if text is None:
            return None
        seed, problems = read_seed(text, path=self.tree.named(f"{self.folder}/aws.yaml"))
        self.unit.problems += problems
        self.broken = self.broken or seed is None
        return seed

    def scenarios(self) -> dict[str, LabScenario]:
        if f"{self.folder}/scenario.yaml" not in self.tree.files:
            return {}
        text = self.text("scenario.yaml") or ""
        path = self.tree.named(f"{self.folder}/scenario.yaml")
        scenarios, problems = read_scenarios(text, path=path, play=self.tree.thorough)
        self.unit.problems += problems
        self.broken = self.broken or bool(problems)
        return scenarios

    def knobs(self, scenarios: dict[str, LabScenario], starter: Files) -> Files:
        """The starter with what may be set in its scenarios, as they have it."""
        paths = [path.removeprefix(self.folder + "/") for path in self.tree.below(self.folder)]
        found = {path: self.text(path) or "" for path in paths if path.endswith(f"/{KNOBS}")}
        for path, fault, remedy in file_faults(found, scenarios):
            self.say(path, fault, remedy)
            self.broken = True
        knobs = knobs_of(scenarios)
        return {**starter, KNOBS: write_knobs(knobs)} if starter and knobs else starter

    def policies(self, *, in_both: bool = True) -> None:
        """A learner is told of a policy that AWS would not take, and nothing runs: it proves nothing here."""
        paths = [path.removeprefix(self.folder + "/") for path in self.tree.below(self.folder)]
        found = {path: self.text(path) or "" for path in paths if path.endswith(f"/{POLICY}")}
        for path, line, fault, remedy in policy_faults(found, in_both=in_both):
            self.say(path, fault, remedy, line)
            self.broken = True

    def code(self, part: str, main: str) -> Files:
        """The files of starter/ or solution/: the handler's first, and an extension before it."""
        files = self._folder(part)
        if not files:
            self.say(part, f"There is no {part}/.", f"Put {main} there.")
        elif main not in files:
            self.say(
                part,
                f"{part}/ has no {main}, where lab.yaml says the code is.",
                "Add it, or mend `handler` or `code`.",
            )
            self.broken = True
        if sum(len(text.encode()) for text in files.values()) > CODE_BYTES:
            self.say(
                part, f"The code is over {CODE_BYTES:,} bytes.", "Shorten it: a learner could not run it."
            )
            self.broken = True
        return {path: files[path] for path in sorted(files, key=lambda path: _place(path, main))}

    def _folder(self, part: str) -> Files:
        root = f"{self.folder}/{part}/"
        files: Files = {}
        for path in self.tree.below(f"{self.folder}/{part}"):
            text = self.text(path.removeprefix(self.folder + "/"))
            if text is not None:
                files[path.removeprefix(root)] = self.unmarked(part, path.removeprefix(root), text)
        return files

    def unmarked(self, part: str, path: str, text: str) -> str:
        """Without the marks of what is locked; those of the starter count."""
        marked = read_marks(text)
        if marked.fault:
            self.say(f"{part}/{path}", marked.fault[1], "Put [lock] above, [unlock] below.", marked.fault[0])
            self.broken = True
        if part == self.begins_in:
            self.locks.pop(path, None)
            if marked.locks:
                self.locks[path] = marked.locks
        return marked.text

    def wrong(self, main: str, starter: Files, solution: Files) -> dict[str, Files]:
        """Each wrong answer whole: the starter with the wrong files over it."""
        ending = PurePosixPath(main).suffix
        over: dict[str, Files] = {}
        for path, text in self._folder("wrong").items():
            name, _, inner = path.partition("/")
            if inner:
                over.setdefault(name, {})[inner] = text
            elif PurePosixPath(name).suffix == ending:
                over.setdefault(name.removesuffix(ending), {})[main] = text
            else:
                remedy = f"Name it wrong/<name>{ending} or wrong/<name>/{main}."
                self.say(f"wrong/{name}", "Nothing reads this file.", remedy)
        if len(over) < WRONG_AT_LEAST:
            self.say(
                "wrong",
                f"There are {len(over)} wrong answers.",
                f"Add at least {WRONG_AT_LEAST} that people really give.",
            )
        whole = {name: laid_over(files, starter, solution) for name, files in over.items()}
        seen = {_key(solution): "the solution", _key(starter): "the starter"}
        for name, files in whole.items():
            if (same := seen.get(_key(files))) is not None:
                self.say(f"wrong/{name}", f"This wrong answer is {same}.", "Change it, or remove it.")
            seen.setdefault(_key(files), f"the same as wrong/{name}")
        return whole

    def events(self) -> dict[str, Any]:
        events, sound = own_events(self.tree, self.folder, text=self.text, say=self.say)
        self.broken = self.broken or not sound
        return events

    def updates(self) -> dict[str, Files]:
        """By name, what each lays over a learner's files."""
        over: dict[str, Files] = {}
        for path, text in self._folder("updates").items():
            name, _, inner = path.partition("/")
            if inner and SLUG.match(name):
                over.setdefault(name, {})[inner] = text
            else:
                self.say(f"updates/{path}", "Nothing reads this file.", "Name it updates/<name>/<path>.")
        return over


def _place(path: str, main: str) -> tuple[bool, bool, str]:
    return not path.startswith(f"{LAYER}extensions/"), path != main, path


def _key(files: Files) -> str:
    return json.dumps(sorted(files.items()))
