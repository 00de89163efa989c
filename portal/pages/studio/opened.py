"""One content file as its author sees it: its lines with what was found in each, and what becomes of them."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_noop

from portal.engines.authoring.reading import Readability, readability
from portal.engines.curriculum import Library, Problem
from portal.engines.curriculum.lessons import FENCE
from portal.engines.curriculum.tree import Tree, Unreadable
from portal.engines.curriculum.words import group_of
from portal.engines.curriculum.yaml_text import YamlFault, read_yaml
from portal.engines.markup import Embed, highlight_lines, render
from portal.pages.studio.shelf import by_path

_LANGUAGES = {
    ".py": "python",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".json": "json",
    ".md": "markdown",
    ".mjs": "js",
}
_COLOURED = 2_000  # lines; more are shown plain


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceLine:
    """`html` is escaped, with classes for its colours."""

    number: int
    html: str
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """One of: sanitised `html`, or an embedded lab or question by its `ref`, and where it is shown."""

    html: str = ""
    kind: str = ""
    ref: str = ""
    title: str = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Opened:
    """`pieces` are of Markdown only. `digest` changes with the text and with what is found in it."""

    path: str
    shown: str  # the path as problems show it
    lines: tuple[SourceLine, ...]
    pieces: tuple[Piece, ...]
    problems: tuple[Problem, ...]
    title: str
    lead: str
    reading: Readability | None
    lab: str  # the lab that it belongs to, "" for none
    seen_at: str
    digest: str


def open_file(path: str, library: Library, tree: Tree) -> Opened | None:
    """None for what is not there; only what the sweep has seen is read. What cannot be read has no lines."""
    if path not in tree.files:
        return None
    problems = tuple(by_path((*library.problems, *library.outdated), tree).get(path, ()))
    try:
        text = tree.read(path)
    except Unreadable as fault:
        text, problems = "", (*problems, fault.problem)
    is_prose = path.endswith(".md")
    translated = group_of(path) is not None and is_prose
    head = FENCE.match(text) if path.startswith("lessons/") or translated else None
    body = text[head.end() :] if head else text
    title, lead = _headline(head["head"]) if head else ("", "")
    first = text[: head.end()].count("\n") + 1 if head else 1
    said = "\n".join(map(str, problems))
    lab = path.split("/")[1] if path.startswith("labs/") and path.count("/") > 1 else ""
    return Opened(
        path=path,
        shown=tree.named(path),
        lines=_lines(path, text, problems),
        pieces=_pieces(body, library) if is_prose else (),
        problems=problems,
        title=title,
        lead=lead,
        reading=readability(body, first_line=first) if is_prose else None,
        lab=lab,
        seen_at=_seen_at(path, lab, library),
        digest=hashlib.sha256(f"{text}\0{said}".encode()).hexdigest()[:12],
    )


def _lines(path: str, text: str, problems: tuple[Problem, ...]) -> tuple[SourceLine, ...]:
    found: dict[int, list[Problem]] = defaultdict(list)
    written = text.rstrip("\n").split("\n")
    for problem in problems:
        found[min(problem.line, len(written))].append(problem)
    language = next((name for ending, name in _LANGUAGES.items() if path.endswith(ending)), "text")
    coloured = highlight_lines(text, language if len(written) <= _COLOURED else "text")
    coloured += [""] * (len(written) - len(coloured))
    return tuple(
        SourceLine(number=number, html=html, problems=tuple(found.get(number, ())))
        for number, html in enumerate(coloured[: len(written)], 1)
    )


def _pieces(body: str, library: Library) -> tuple[Piece, ...]:
    return tuple(
        _embedded(part, library) if isinstance(part, Embed) else Piece(html=part.html)
        for part in render(body).parts
    )


def _embedded(embed: Embed, library: Library) -> Piece:
    if embed.kind == "lab":
        lab = library.find_lab(embed.ref)
        url = reverse("studio:lab", args=[embed.ref]) if lab else ""
        return Piece(kind=gettext_noop("Lab"), ref=embed.ref, title=lab.head.title if lab else "", url=url)
    question = library.question(embed.ref)
    url = reverse("practice:question", args=embed.ref.split("/")) if question else ""
    return Piece(
        kind=gettext_noop("Question"), ref=embed.ref, title=question.prompt if question else "", url=url
    )


def _headline(head: str) -> tuple[str, str]:
    """Title and objective, whether or not the rest of it is sound."""
    try:
        data = read_yaml(head).data
    except YamlFault:
        return "", ""
    told = data if isinstance(data, dict) else {}
    return str(told.get("title") or ""), str(told.get("objective") or "")


def _seen_at(path: str, lab: str, library: Library) -> str:
    if lab:
        return reverse("labs:lab", args=[lab]) if lab in library.labs else ""
    slug = path.rsplit("/", 1)[-1].removesuffix(".md")[3:]
    return (
        reverse("lessons:lesson", args=[slug])
        if path.startswith("lessons/") and slug in library.lessons
        else ""
    )
