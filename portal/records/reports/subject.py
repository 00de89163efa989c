"""What a report is about, looked up in the library."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.engines.curriculum import Lab, Lesson, Library, Question
from portal.engines.grading import present
from portal.records.reports.models import About
from portal.records.solutions.find import find_any_solution
from portal.records.solutions.models import SharedSolution


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """`ref` is "topic/slug" of a question, the slug of all else; `found` is the thing itself."""

    about: About
    ref: str
    found: Question | Lesson | Lab | SharedSolution

    @property
    def topic(self) -> str:
        return self.ref.partition("/")[0] if self.about == About.QUESTION else ""

    @property
    def slug(self) -> str:
        return str(self.found.pk) if isinstance(self.found, SharedSolution) else self.found.slug

    @property
    def digest(self) -> str:
        return self.found.lab_digest if isinstance(self.found, SharedSolution) else self.found.digest

    @property
    def title(self) -> str:
        """A question has none but its prompt, Markdown, with the numbers that everybody gets."""
        if isinstance(self.found, SharedSolution):
            return _("a shared solution of %(lab)s") % {"lab": self.found.lab_slug}
        if isinstance(self.found, Lesson | Lab):
            return self.found.head.title
        return present(self.found, seed=0).prompt


def find_subject(about: str, ref: str, library: Library) -> Subject | None:
    """None for what is not there, or not any more."""
    found: Question | Lesson | Lab | SharedSolution | None
    match about:
        case About.QUESTION:
            found = library.question(ref)
        case About.LESSON:
            found = library.find_lesson(ref)
        case About.LAB:
            found = library.find_lab(ref)
        case About.SOLUTION:
            found = find_any_solution(ref)
        case _:
            return None
    return Subject(about=About(about), ref=ref, found=found) if found else None
