"""The course as chapters: lessons with what stands in them, labs, question sets, the glossary."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import groupby

from portal.engines.curriculum import Lab, Lesson, Library, Module, QuestionSet
from portal.engines.curriculum.models import Term
from portal.engines.exchange.anki.cards import card_of, language_of
from portal.engines.markup import Html, highlight, render

from .rewrite import rewrite

FORM = "2"  # of what is made; a change of it makes every edition a new one


@dataclass(frozen=True, kw_only=True, slots=True)
class Chapter:
    """
    `name` is the file's without its ending; `body` XHTML that begins with its h1. `part` is the heading that
    it stands under in a table of contents. `images` are names of drawings of lessons.
    """

    name: str
    title: str
    part: str
    body: str
    images: tuple[str, ...] = ()


def edition_of(library: Library) -> str:
    """Twelve characters that change with whatever is in the book."""
    said = hashlib.sha256(FORM.encode())
    said.update(library.course.model_dump_json().encode())
    for found in (library.lessons, library.labs, library.question_sets):
        for slug, one in sorted(found.items()):
            said.update(f"{slug} {one.digest}\n".encode())
    said.update(library.glossary.digest.encode())
    return said.hexdigest()[:12]


def chapters_of(library: Library, *, ending: str, solutions: bool = False) -> tuple[Chapter, ...]:
    """
    In the order to read them. `ending` is that of the files, as in ".html". Labs have their model solution
    only with `solutions`; questions have their answers, folded.
    """
    return tuple(_Publisher(library, ending, solutions).chapters())


class _Publisher:
    def __init__(self, library: Library, ending: str, solutions: bool) -> None:
        self.library, self.solutions = library, solutions
        names = [f"lesson-{slug}" for slug in library.lessons]
        names += [f"lab-{slug}" for slug in library.labs]
        names += [f"questions-{topic}" for topic in library.question_sets]
        self.pages = {name.replace("-", ":", 1): name + ending for name in names}
        if library.glossary.terms:
            self.pages["glossary:"] = f"glossary{ending}"

    def chapters(self) -> Iterator[Chapter]:
        yield self._front()
        seen: set[str] = set()
        for lesson in self.library.lessons_in_order():
            module = self.library.module_of(lesson)
            yield self._lesson(lesson, module)
            for slug in lesson.labs:
                if slug in self.library.labs and slug not in seen:
                    seen.add(slug)
                    yield self._lab(self.library.labs[slug], module.title)
        for slug, lab in self.library.labs.items():
            if slug not in seen:
                yield self._lab(lab, "More labs")
        for questions in self.library.question_sets.values():
            yield self._questions(questions)
        if self.library.glossary.terms:
            yield self._glossary()

    def _front(self) -> Chapter:
        course = self.library.course
        body = [f"<h1>{escape(course.title)}</h1><p class='lead'>{escape(course.tagline)}</p>"]
        for track in course.tracks:
            body.append(f"<h2>{escape(track.title)}</h2>{_prose(track.summary)}<ol>")
            for module in self.library.modules_of(track):
                lessons = "".join(
                    f'<li><a href="/lessons/{one.slug}/">{escape(one.head.title)}</a> '
                    f"<span class='meta'>{one.head.minutes} min</span></li>"
                    for one in self.library.lessons_of(module)
                )
                body.append(f"<li>{escape(module.title)}<ol>{lessons}</ol></li>")
            body.append("</ol>")
        body.append("<h2>Interview questions</h2><ul>")
        for topic, found in self.library.question_sets.items():
            count = len(found.questions)
            body.append(f'<li><a href="/practice/{topic}/">{escape(found.title)}</a>, {count} questions</li>')
        body.append("</ul>")
        if count := len(self.library.glossary.terms):
            body.append(f'<h2>To look up</h2><p><a href="/glossary/">Glossary</a>, {count} terms</p>')
        return self._chapter("index", course.title, "", "".join(body))

    def _lesson(self, lesson: Lesson, module: Module) -> Chapter:
        head = lesson.head
        body = [
            f"<p class='meta'>{escape(module.title)} · {head.code} · {head.minutes} minutes</p>"
            f"<h1>{escape(head.title)}</h1><p class='lead'>{escape(head.objective)}</p>"
        ]
        for part in render(lesson.body).parts:
            if isinstance(part, Html):
                body.append(part.html)
            elif part.kind == "lab" and part.ref in self.library.labs:
                title = escape(self.library.labs[part.ref].head.title)
                body.append(f'<p class="box">Lab: <a href="/labs/{part.ref}/">{title}</a></p>')
            elif question := self.library.question(part.ref):
                body.append(self._without_ids(_question(question)))
        body.append(self._sources(lesson))
        return self._chapter(f"lesson-{lesson.slug}", head.title, module.title, "".join(body), ids=True)

    def _sources(self, lesson: Lesson) -> str:
        facts = [self.library.facts[one] for one in lesson.head.facts if one in self.library.facts]
        read = dict.fromkeys((fact.source, fact.link, fact.as_of) for fact in facts)
        if not read:
            return ""
        lines = "".join(
            f'<li><a href="{escape(link)}">{escape(name)}</a>, as of {escape(str(as_of))}</li>'
            if link
            else f"<li>{escape(name)}, as of {escape(str(as_of))}</li>"
            for name, link, as_of in read
        )
        return f"<details><summary>Sources</summary><ul>{lines}</ul></details>"

    def _lab(self, lab: Lab, part: str) -> Chapter:
        body = (
            f"<p class='meta'>Lab · {lab.head.minutes} minutes</p><h1>{escape(lab.head.title)}</h1>"
            f"<p class='lead'>{escape(lab.head.summary)}</p>{_prose(lab.brief)}"
            f"{''.join(map(_step, lab.steps))}<h2>To begin with</h2>{_files(lab.starter)}"
        )
        if self.solutions:
            body += f"<details><summary>A solution</summary>{_files(lab.solution)}</details>"
        else:
            body += "<p class='meta'>It is run and checked on the portal.</p>"
        return self._chapter(f"lab-{lab.slug}", lab.head.title, part, body)

    def _questions(self, found: QuestionSet) -> Chapter:
        body = f"<h1>{escape(found.title)}</h1>{_prose(found.summary)}"
        body += "".join(map(_question, found.questions))
        return self._chapter(f"questions-{found.topic}", found.title, "Interview questions", body)

    def _glossary(self) -> Chapter:
        """Each term with an id, as on the portal's page, so that a link to one leads here."""
        body = ["<h1>Glossary</h1>"]
        terms = sorted(self.library.glossary.terms, key=lambda term: (term.letter != "#", term.slug))
        for letter, group in groupby(terms, key=lambda term: term.letter):
            body.append(f"<h2>{letter}</h2><dl>{''.join(map(self._term, group))}</dl>")
        return self._chapter("glossary", "Glossary", "To look up", "".join(body), ids=True)

    def _term(self, term: Term) -> str:
        also = f" <span class='meta'>also {escape(', '.join(term.aliases))}</span>" if term.aliases else ""
        lesson = self.library.lessons.get(term.lesson)
        made = f'<dt id="term-{term.slug}">{escape(term.term)}{also}</dt><dd>{_prose(term.definition)}</dd>'
        if lesson is None:
            return made
        link = f'<a href="/lessons/{lesson.slug}/">{escape(lesson.head.title)}</a>'
        return f'{made}<dd class="meta">Taught in {link}</dd>'

    def _chapter(self, name: str, title: str, part: str, html: str, *, ids: bool = False) -> Chapter:
        body, images = rewrite(html, self.pages, keeps_ids=ids)
        return Chapter(name=name, title=title, part=part, body=body, images=images)

    def _without_ids(self, html: str) -> str:
        """Headings of an explanation have ids of their own, which may be those of the lesson."""
        return rewrite(html, dict(self._addresses()))[0]

    def _addresses(self) -> Iterator[tuple[str, str]]:
        """As they were, since the whole lesson is rewritten once more."""
        kinds = {"lesson": "lessons", "lab": "labs", "questions": "practice", "glossary": "glossary"}
        for key in self.pages:
            kind, _, slug = key.partition(":")
            yield key, f"/{kinds[kind]}/{slug}/" if slug else f"/{kinds[kind]}/"


def _question(question: object) -> str:
    card = card_of(question)  # type: ignore[arg-type]
    answer = f"{card.answer}{card.explanation}"
    return f'<div class="box">{card.front}<details><summary>Answer</summary>{answer}</details></div>'


def _step(step: Lab) -> str:
    number = step.step_of.number if step.step_of else 0
    return f"<h2>Step {number}: {escape(step.head.title)}</h2>{_prose(step.brief)}"


def _prose(markdown: str) -> str:
    return "".join(part.html for part in render(markdown).parts if isinstance(part, Html))


def _files(files: dict[str, str]) -> str:
    return "".join(
        f"<p><code>{escape(path)}</code></p>{highlight(text, language_of(path))}"
        for path, text in files.items()
    )
