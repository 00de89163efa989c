"""content/questions/<topic>/<slug>/: the code and the checks of a question, as those of a lab."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from .labs import LabParts, LabReading
from .models import WRITTEN_IN, Coded, Lab, PredictThenRun, Question, QuestionSet, TaskHead
from .problem import Finding
from .references import References, written
from .tree import Tree
from .units import Unit, open_yaml
from .validate import validate
from .yaml_text import Path

SAID_BY_QUESTION = ("title", "summary", "minutes", "hints", "facts")
NOT_HERE = {"brief.md": "the prompt of its question", "scenario.yaml": "a lab"}


def read_task(tree: Tree, name: str) -> Unit[LabParts]:
    """`name` is "topic/slug"."""
    folder = f"questions/{name}"
    unit: Unit[LabParts] = Unit(path=tree.named(f"{folder}/lab.yaml"))
    if f"{folder}/lab.yaml" not in tree.files:
        unit.say_at(1, "There is no lab.yaml.", "Write it; docs/authoring.md shows one.")
        return unit
    reading = LabReading(unit, tree, folder)
    for path, place in NOT_HERE.items():
        if f"{folder}/{path}" in tree.files:
            reading.say(path, "A question's code has no such file.", f"Move what it says to {place}.")
            reading.broken = True
    data = open_yaml(unit, tree, f"{folder}/lab.yaml")
    reading.stray()
    events = reading.events()
    if data is None:
        return unit
    head, findings = validate(TaskHead, data)
    unit.say(findings)
    if head is None:
        return unit
    unit.say(_said_twice(head))
    unit.value = reading.parts(name.rpartition("/")[2], head, head.summary, events)
    return unit


def _said_twice(head: TaskHead) -> Iterator[Finding]:
    for key in SAID_BY_QUESTION:
        if key in head.model_fields_set:
            yield Finding(at=(key,), fault=f"`{key}` is the question's to say.", remedy="Remove it.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Tasks:
    """By "topic/slug". `units` are all folders there are, `there` those that can be run and marked."""

    units: Mapping[str, Unit[LabParts]]
    there: Mapping[str, Lab]

    def put_into(
        self, question: Question, topic: str, at: Path, unit: Unit[QuestionSet], refs: References
    ) -> Question | None:
        """
        The question with what the library puts into it: where it stands, and its code; None when that is
        missing or of another kind.
        """
        name = f"{topic}/{question.slug}"
        if isinstance(question, PredictThenRun):
            return question.model_copy(update={"topic": topic})
        if not isinstance(question, Coded):
            return question
        line, task = unit.line((*at, "slug")), self.there.get(name)
        if task is None:
            if name not in self.units:
                fault = f'Question "{question.slug}" has no folder questions/{name}/ with its code.'
                refs.say(unit.path, line, fault, "Write it; docs/authoring.md shows one.")
            return None
        wanted = WRITTEN_IN[type(question)]
        if task.head.code != wanted:
            fault = f'Question "{question.slug}" asks for a {wanted}, and its folder has a {task.head.code}.'
            remedy = f"Write `code: {wanted}` in questions/{name}/lab.yaml, or change the question's `kind`."
            refs.say(unit.path, line, fault, remedy)
            return None
        return question.model_copy(update={"topic": topic, "lab": task})

    def say_unasked(self, sheets: Sequence[Unit[QuestionSet]], refs: References) -> None:
        """Folders that are no question's. A question that is not sound may still have one."""
        names = {f"{_stem(sheet)}/{slug}" for sheet in sheets for slug in written(sheet, "questions", "slug")}
        others = {
            f"{_stem(sheet)}/{question.slug}"
            for sheet in sheets
            for question in (sheet.value.questions if sheet.value else ())
            if not isinstance(question, Coded)
        }
        for name, unit in self.units.items():
            every = f"{name.partition('/')[0]}/*"
            if name in others or (name not in names and every not in names):
                remedy = "Give the folder the slug of one of `kind: code` or the like, or remove it."
                refs.say(unit.path, 1, "No question has this code.", remedy)


def _stem(unit: Unit[QuestionSet]) -> str:
    return unit.path.rsplit("/", 1)[-1].removesuffix(".yaml")
