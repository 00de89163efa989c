"""What is on a day, as it is shown wherever it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from portal.engines.scheduling.study_plan import Item, Kind

VERBS = {
    Kind.LESSON: pgettext_lazy("something to do", "Read"),
    Kind.LAB: pgettext_lazy("something to do", "Lab"),
    Kind.QUESTIONS: pgettext_lazy("something to do", "Practise"),
    Kind.INTERVIEW: pgettext_lazy("something to do", "Interview"),
}
URL_NAMES = {
    Kind.LESSON: "lessons:lesson",
    Kind.LAB: "labs:lab",
    Kind.QUESTIONS: "practice:topics",
    Kind.INTERVIEW: "interviews:interviews",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One thing to do; portions of one topic on one day are one row. `answered` are questions of it."""

    kind: Kind
    ref: str
    title: str
    minutes: int
    url_name: str
    arg: str
    fragment: str  # of the page, where it has many things on it
    done: bool
    questions: int = 0
    answered: int = 0

    @property
    def verb(self) -> str:
        return str(VERBS[self.kind])

    @property
    def words(self) -> str:
        if self.questions:
            said = ngettext(
                "%(count)s questions on %(topic)s", "%(count)s questions on %(topic)s", self.questions
            )
            return said % {"count": self.questions, "topic": self.title}
        # What the engine calls an interview; lessons and labs have titles of their own.
        return _("Mock interview") if self.kind == Kind.INTERVIEW else self.title


def rows_of(items: Iterable[Item], done: Iterable[str] = ()) -> tuple[Row, ...]:
    ticked = set(done)
    rows: dict[tuple[Kind, str, int], Row] = {}
    for item in items:
        is_done = item.key in ticked
        answered = item.questions if is_done else 0
        # Portions of a topic come together; everything else stands by itself.
        key = (item.kind, item.ref, 0 if item.kind == Kind.QUESTIONS else item.number)
        before = rows.get(key)
        if before is None:
            rows[key] = Row(
                kind=item.kind,
                ref=item.ref,
                title=item.title,
                minutes=item.minutes,
                url_name=URL_NAMES[item.kind],
                arg=item.ref if item.kind in (Kind.LESSON, Kind.LAB) else "",
                fragment=f"topic-{item.ref}" if item.kind == Kind.QUESTIONS else "",
                done=is_done,
                questions=item.questions,
                answered=answered,
            )
        else:
            rows[key] = replace(
                before,
                minutes=before.minutes + item.minutes,
                done=before.done and is_done,
                questions=before.questions + item.questions,
                answered=before.answered + answered,
            )
    return tuple(rows.values())
