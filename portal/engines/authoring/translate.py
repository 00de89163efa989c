"""Beginning a translation: the original's words where the translated ones belong, with their version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from portal.engines.curriculum import Lab, Lesson, Library
from portal.engines.curriculum.drafts import MARK
from portal.engines.curriculum.lessons import PATH
from portal.engines.curriculum.models.hint import as_hints
from portal.engines.curriculum.told import (
    own_checks,
    version_of,
    version_of_course,
    version_of_lab,
    version_of_lesson,
    version_of_place,
    version_of_term,
)
from portal.engines.curriculum.tree import Tree
from portal.engines.curriculum.words import LANGUAGE

from .begin import Begun, Refused


def begin_translation(tree: Tree, library: Library, language: str, what: str) -> Begun:
    """
    `what` is the slug of a lesson or a lab, "glossary", "course", or "cheat-sheets/<module>". Raises Refused,
    also where one is begun already.
    """
    if not LANGUAGE.match(language) or language == "en":
        raise Refused(f"`{language}` is no language to translate into: write two letters, as in `de`.")

    files = _files(tree, library, what)
    new = {f"{language}/{path}": text for path, text in files.items()}
    if there := [path for path in new if path in tree.files]:
        raise Refused(f"There is {tree.named(there[0])} already. What is old in it: manage.py check_content")
    first = next(iter(new))
    return Begun(
        new=new,
        then=(
            f"Translate {tree.named(first)}: whatever is not code, a name or an address.",
            f"Take the line “{MARK}” out when nothing is left: until then learners read the original.",
            "Check it: manage.py check_content",
        ),
    )


def _files(tree: Tree, library: Library, what: str) -> Mapping[str, str]:
    if (lesson := library.find_lesson(what)) is not None:
        path = next(one for one in tree.files if (found := PATH.match(one)) and found["slug"] == what)
        return {path: _lesson(lesson)}
    if what in library.labs:
        return _lab(library.labs[what])
    if what == "glossary":
        return {"glossary.yaml": _glossary(library)}
    if what == "course":
        return {"course.yaml": _course(library)}
    if what.startswith("cheat-sheets/") and f"{what}.md" in tree.files:
        text = tree.read(f"{what}.md")
        return {f"{what}.md": f"---\nof: '{version_of(text.strip())}'\n---\n{_left()}\n\n{text}"}
    raise Refused(
        f"There is no lesson or lab `{what}`. Name one, or `glossary`, `course`, `cheat-sheets/<module>`."
    )


def _left() -> str:
    return f"{MARK}: the translation of what stands below"


def _lesson(lesson: Lesson) -> str:
    head = {
        "of": version_of_lesson(lesson),
        "title": lesson.head.title,
        "objective": lesson.head.objective,
    }
    return f"---\n{_yaml(head)}---\n{_left()}\n\n{lesson.body.lstrip()}"


def _lab(lab: Lab) -> dict[str, str]:
    folder = f"labs/{lab.slug}"
    files = {f"{folder}/lab.yaml": _lab_words(lab), f"{folder}/brief.md": lab.brief}
    for name, step in zip(lab.head.steps, lab.steps, strict=True):
        files[f"{folder}/steps/{name}/step.yaml"] = _lab_words(step)
        files[f"{folder}/steps/{name}/brief.md"] = step.brief
    return files


def _lab_words(lab: Lab) -> str:
    words: dict[str, Any] = {"of": version_of_lab(lab), "title": lab.head.title, "summary": lab.head.summary}
    if lab.head.hints and not lab.steps:
        words["hints"] = [hint.text for hint in as_hints(lab.head.hints)]
    if checks := own_checks(lab):
        words["checks"] = {
            check.slug: {"title": check.title, **({"hint": check.hint} if check.hint else {})}
            for check in checks
        }
    return f"# {_left()}\n{_yaml(words)}"


def _glossary(library: Library) -> str:
    terms = [
        {"of": version_of_term(term), "term": term.term, "said": term.term, "definition": term.definition}
        for term in library.glossary.terms
    ]
    return f"# {_left()}\n{_yaml({'terms': terms})}"


def _course(library: Library) -> str:
    course = library.course
    words: dict[str, Any] = {
        "of": version_of_course(course),
        "title": course.title,
        "tagline": course.tagline,
    }
    for name, places in (("tracks", course.tracks), ("modules", course.modules)):
        words[name] = {
            one.slug: {"of": version_of_place(one), "title": one.title, "summary": one.summary}
            for one in places
        }
    return f"# {_left()}\n{_yaml(words)}"


def _yaml(words: Mapping[str, Any]) -> str:
    text: str = yaml.safe_dump(dict(words), allow_unicode=True, sort_keys=False, width=100)
    return text
