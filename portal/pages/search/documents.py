"""What can be found: all that a learner may open, as documents. Never what would give an answer away."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from portal.engines.curriculum import Fact, Lab, Library
from portal.engines.curriculum.models.value import ORIGINAL
from portal.engines.events import SOURCES
from portal.engines.markup import passages, plain
from portal.engines.search import Document

# Groups go by these in addresses; pages translate them.
LESSONS, LABS, QUESTIONS = gettext_noop("Lessons"), gettext_noop("Labs"), gettext_noop("Questions")
GLOSSARY, SHEETS, CHANGES = (
    gettext_noop("Glossary"),
    gettext_noop("Cheat sheets"),
    gettext_noop("What changed"),
)
TOOLS, FACTS = gettext_noop("Simulations and tools"), gettext_noop("Facts")
PARAMETER = re.compile(r"\{=?[^{}]*\}")
ROOMS = {  # what no content file describes
    "simulators:concurrency": (
        gettext_noop("Concurrency simulator"),
        gettext_noop(
            "Traffic, and how many environments it takes, what is throttled and why, what starts cold."
        ),
    ),
    "simulators:cost": (
        gettext_noop("Cost simulator"),
        gettext_noop(
            "A month of requests and its bill, line by line: price, free tier, provisioned concurrency."
        ),
    ),
    "playground:playground": (
        gettext_noop("Playground"),
        gettext_noop(
            "Functions of your own: run cold, warm and many at once, with an address and AWS around them."
        ),
    ),
    "workflows:workflow": (
        gettext_noop("Workflow checker"),
        gettext_noop("A GitHub Actions workflow that deploys: keys, OIDC, versions of actions, permissions."),
    ),
    "interviews:interviews": (
        gettext_noop("Mock interview"),
        gettext_noop("By the clock, for a role and a length, with a debrief."),
    ),
}


def documents_of(library: Library) -> Iterator[Document]:
    """
    Group by group, in the order in which they are shown; what is ours to say in the language of now. What is
    translated is found by its original's titles as well: words of the field are known in English.
    """
    yield from _terms(library)
    yield from _lessons(library)
    yield from _labs(library)
    yield from _questions(library)
    yield from _tools(library)
    yield from _sheets(library)
    yield from _changes(library)
    yield from _facts(library)


def _lessons(library: Library) -> Iterator[Document]:
    """A document a section; the first has the lesson's objective."""
    for lesson in library.lessons_in_order():
        address = reverse("lessons:lesson", args=[lesson.slug])
        head, written = lesson.head, lesson.as_written
        for passage, original in zip(passages(lesson.body), passages(written.body), strict=True):
            also = [head.title if passage.title else library.module_of(lesson).title]
            if written is not lesson:
                also.append(original.title or written.head.title)
            yield Document(
                group=LESSONS,
                title=passage.title or head.title,
                also=" ".join(also),
                where=f"{head.code} · {head.title}"
                if passage.title
                else f"{head.code} · {_minutes(head.minutes)}",
                body=passage.text if passage.title else f"{head.objective} {passage.text}",
                address=f"{address}#{original.id}" if original.id else address,
                language=lesson.told_in,
            )


def _labs(library: Library) -> Iterator[Document]:
    """Title, summary and brief; no hint, no check, no code."""
    for lab in library.labs.values():
        yield Document(
            group=LABS,
            title=lab.head.title,
            also=_as_written(lab),
            where=_minutes(lab.head.minutes),
            body=f"{lab.head.summary} {_words(lab.brief)}",
            address=reverse("labs:lab", args=[lab.slug]),
            language=lab.told_in,
        )
        yield from _steps(lab)


def _steps(lab: Lab) -> Iterator[Document]:
    """One that is not open yet leads to the step that is to be done."""
    for number, step in enumerate(lab.steps, 1):
        yield Document(
            group=LABS,
            title=step.head.title,
            also=f"{lab.head.title} {_as_written(step)}".strip(),
            where=_("%(lab)s · step %(number)s of %(total)s")
            % {"lab": lab.head.title, "number": number, "total": len(lab.steps)},
            body=_words(step.brief),
            address=reverse("labs:lab", args=[step.slug]),
            language=step.told_in,
        )


def _questions(library: Library) -> Iterator[Document]:
    """The prompt alone: what is there to choose, and why, would give the answer away."""
    for topic, found in library.question_sets.items():
        for question in found.questions:
            prompt = _words(question.prompt)
            if getattr(question, "parameters", None):
                prompt = PARAMETER.sub("…", prompt)  # each session draws its own numbers
            yield Document(
                group=QUESTIONS,
                title=prompt if len(prompt) <= 110 else prompt[:109].rsplit(" ", 1)[0] + " …",
                where=_("%(set)s · level %(level)s") % {"set": found.title, "level": question.level},
                body=prompt,
                address=reverse("practice:question", args=[topic, question.slug]),
                language=ORIGINAL,
            )


def _terms(library: Library) -> Iterator[Document]:
    glossary = reverse("reference:glossary")
    for term in library.glossary.terms:
        yield Document(
            group=GLOSSARY,
            title=term.term,
            also=" ".join(term.aliases if term.told_in == ORIGINAL else term.names),
            where=", ".join(term.aliases),
            body=plain(term.definition),
            address=f"{glossary}#term-{term.slug}",
            language=term.told_in,
        )


def _changes(library: Library) -> Iterator[Document]:
    changes = reverse("reference:changes")
    for change in library.changes:
        yield Document(
            group=CHANGES,
            title=change.title,
            where=change.since or "",
            body=f"{plain(change.now)} Still said: {plain(change.said)}",
            address=f"{changes}#change-{change.slug}",
            language=ORIGINAL,
        )


def _sheets(library: Library) -> Iterator[Document]:
    for module, sheet in library.cheat_sheets.items():
        found = library.find_module(module)
        yield Document(
            group=SHEETS,
            title=_("Cheat sheet: %(module)s") % {"module": found.title if found else module},
            body=_words(sheet.text),
            address=reverse("reference:cheat_sheet", args=[module]),
            language=sheet.told_in,
            title_in="",
        )


def _tools(library: Library) -> Iterator[Document]:
    """Of a simulation what it is about, not what its run shows."""
    for simulation in library.simulations.values():
        address = reverse("timelines:timeline", args=[simulation.slug])
        yield Document(
            group=TOOLS,
            title=simulation.title,
            where=_("Timeline"),
            body=simulation.summary,
            address=address,
            language=ORIGINAL,
        )
    for source in SOURCES.values():
        address = reverse("events:source", args=[source.slug])
        yield Document(
            group=TOOLS,
            title=_(source.title),
            also=f"event {source.slug}",
            where=_("Event builder"),
            body=_(source.summary),
            address=address,
        )
    for example in library.stacks.values():
        head = example.head
        yield Document(
            group=TOOLS,
            title=head.title,
            where=_("Stack example"),
            body=head.summary,
            address=reverse("stacks:stacks"),
            language=ORIGINAL,
        )
    for name, (title, summary) in ROOMS.items():
        yield Document(group=TOOLS, title=_(title), where=_("Tool"), body=_(summary), address=reverse(name))


def _facts(library: Library) -> Iterator[Document]:
    """A fact is shown by the lesson that rests on it; one that no lesson does by where it was read."""
    lessons = {fact: lesson for lesson in reversed(library.lessons_in_order()) for fact in lesson.head.facts}
    for fact in library.facts.values():
        lesson = lessons.get(fact.id)
        address = reverse("lessons:lesson", args=[lesson.slug]) if lesson else fact.link
        if address:
            where = f"{fact.id} · {fact.as_of}" + (f" · {lesson.head.title}" if lesson else "")
            yield Document(
                group=FACTS,
                title=_said(fact),
                also=fact.id,
                where=where,
                body=fact.source,
                address=address,
                language=ORIGINAL,
            )


def _as_written(lab: Lab) -> str:
    """The original's title, where it has another."""
    written = lab.as_written.head.title
    return "" if written == lab.head.title else written


def _minutes(count: int) -> str:
    return ngettext("%(count)s minute", "%(count)s minutes", count) % {"count": count}


def _said(fact: Fact) -> str:
    return f"{plain(fact.text)} {fact.value}".strip()


def _words(markdown: str) -> str:
    return " ".join(f"{passage.title} {passage.text}".strip() for passage in passages(markdown))
