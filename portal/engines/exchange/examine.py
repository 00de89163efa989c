"""A draft by the rules of content: the same that `manage.py check_content` goes by."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal.engines.curriculum import Library, Problem, QuestionSet
from portal.engines.curriculum.keep import keep_questions
from portal.engines.curriculum.models import Coded, Question
from portal.engines.curriculum.references import Names, References
from portal.engines.curriculum.sheets import read_questions
from portal.engines.curriculum.tasks import Tasks
from portal.engines.curriculum.tree import FILE_BYTES, Tree
from portal.engines.curriculum.units import Unit
from portal.engines.curriculum.validate import validate


@dataclass(frozen=True, kw_only=True, slots=True)
class InHand(Tree):
    """A content folder of one file, which is not on a disk."""

    text: str

    def read(self, path: str) -> str:
        return self.text


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """A question of the draft: its first line, what it is if it is sound so far, and what is said of it."""

    slug: str
    line: int
    said: Mapping[str, Any]  # as it is written
    question: Question | None
    findings: tuple[Problem, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Examined:
    """`sound` is the set without the questions that have a finding; None when none is left."""

    sound: QuestionSet | None
    placed: tuple[Placed, ...]
    others: tuple[Problem, ...]  # of the file as a whole

    @property
    def findings(self) -> tuple[Problem, ...]:
        return tuple(sorted({*self.others, *(one for placed in self.placed for one in placed.findings)}))


def examine(yaml: str, *, topic: str, library: Library) -> Examined:
    """
    Raises nothing: what is wrong is found. `topic` is the name that the file would have. The `library` says
    which facts and lessons there are, and has the code of questions that it knows already.
    """
    path = f"questions/{topic}.yaml"
    if len(yaml.encode("utf-8", "replace")) > FILE_BYTES:
        fault = f"The file is over {FILE_BYTES:,} bytes."
        problem = Problem(path=path, line=1, fault=fault, remedy="Split it.")
        return Examined(sound=None, placed=(), others=(problem,))
    unit = read_questions(InHand(root=Path("content"), files={}, problems=(), text=yaml), path)
    whole = unit.value is not None
    items = _items(unit)
    if not items:
        return Examined(sound=None, placed=(), others=tuple(sorted(set(unit.problems))))
    shaped = [validate(Question, item)[0] for item in items]
    # A draft may lack its title or its summary: its questions are looked at all the same.
    unit.value = QuestionSet(topic=topic, title="-", summary="-", questions=_named_once(shaped))
    refs = References(names={"fact": Names(there=library.facts), "lesson": Names(there=library.lessons)})
    kept = keep_questions(unit, library.facts, _tasks(topic, library), refs)
    said = tuple(sorted({*unit.problems, *refs.said}))
    placed = _placed(unit, items, shaped, said)
    others = {*said} - {one for question in placed for one in question.findings}
    sound = None
    if whole and kept:
        head = unit.document.data if unit.document else {}
        unfit = {one.slug for one in placed if one.findings}
        questions = tuple(one for one in kept.questions if one.slug not in unfit)
        sound, _ = validate(QuestionSet, {**head, "questions": []})
        sound = sound.model_copy(update={"questions": questions}) if sound and questions else None
    return Examined(sound=sound, placed=placed, others=tuple(sorted(others)))


def _items(unit: Unit[QuestionSet]) -> list[Any]:
    data = unit.document.data if unit.document else None
    listed = data.get("questions") if isinstance(data, dict) else None
    return listed if isinstance(listed, list) else []


def _named_once(questions: Iterable[Question | None]) -> tuple[Question, ...]:
    return tuple({one.slug: one for one in questions if one is not None}.values())


def _tasks(topic: str, library: Library) -> Tasks:
    """Code stands in folders beside the YAML; what comes alone can only have that which is there."""
    known = library.find_question_set(topic)
    questions = (one for one in (known.questions if known else ()) if isinstance(one, Coded))
    return Tasks(units={}, there={f"{topic}/{one.slug}": one.task for one in questions})


def _placed(
    unit: Unit[QuestionSet], items: list[Any], shaped: list[Question | None], said: tuple[Problem, ...]
) -> tuple[Placed, ...]:
    """A finding belongs to the question whose lines it stands in."""
    starts = [unit.line(("questions", place)) for place in range(len(items))]
    lines = [one.line for one in said]
    placed = []
    for item, question, start, end in zip(items, shaped, starts, [*starts[1:], 10**9], strict=True):
        found = said[bisect_left(lines, start) : bisect_left(lines, end)]
        slug = item.get("slug") if isinstance(item, dict) else ""
        name = slug if isinstance(slug, str) else ""
        placed.append(
            Placed(
                slug=name,
                line=start,
                said=item if isinstance(item, dict) else {},
                question=question,
                findings=found,
            )
        )
    return tuple(placed)
