"""content/glossary.yaml: whether it can be read, leads somewhere, and has words that are used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from portal.engines.markup import Terms, same_name, scan

from .models import Glossary, Lab, Lesson, QuestionSet, Term
from .problem import Finding
from .references import References, places
from .tree import Tree
from .units import Unit, check_prose, open_yaml, validate_items
from .validate import validate
from .yaml_text import Path


def read_glossary(tree: Tree, path: str) -> Unit[Glossary]:
    unit: Unit[Glossary] = Unit(path=tree.named(path))
    if (data := open_yaml(unit, tree, path)) is None:
        return unit
    placed = validate_items(unit, data, "terms", Term)
    unit.say(_twice(placed))
    for place, term in placed:
        at = ("terms", place, "definition")
        check_prose(unit, term.definition, first_line=unit.line(at), step=0)
    head, findings = validate(Glossary, {**data, "terms": []})
    unit.say(findings)
    if head is not None:
        first_of_each = {term.slug: term for _, term in reversed(placed)}
        in_order = sorted(first_of_each.values(), key=lambda term: term.slug)
        unit.value = Glossary(terms=tuple(in_order))
    return unit


def keep_glossary(unit: Unit[Glossary] | None, refs: References) -> Glossary:
    """Terms without the facts that are not there; a term whose lesson is not there is left out."""
    if unit is None or unit.value is None:
        return Glossary()
    where = places(unit, "terms", "term")
    kept = []
    for term in unit.value.terms:
        at = ("terms", where[term.term])
        facts = refs.keep("fact", term.facts, unit, (*at, "facts"))
        if refs.has("lesson", term.lesson, unit.path, unit.line((*at, "lesson"))):
            kept.append(term.model_copy(update={"facts": facts}))
    return Glossary(terms=tuple(kept))


def terms_of(glossary: Glossary) -> Terms:
    return Terms((name, term.slug) for term in glossary.terms for name in term.names)


def say_unused(
    unit: Unit[Glossary] | None, glossary: Glossary, texts: Iterable[str], refs: References
) -> None:
    """A term that no lesson, brief or question uses is one that nobody can meet. Costs some 300 ms."""
    if unit is None:
        return
    terms = terms_of(glossary)
    used = {use.slug for text in texts for line, _ in scan(text).plain for use in terms.uses(line)}
    where = places(unit, "terms", "term")
    for term in glossary.terms:
        if term.slug not in used:
            line = unit.line(("terms", where[term.term]))
            fault = f"No lesson, brief or question uses the term `{term.term}`."
            refs.say(unit.path, line, fault, "Remove it, or add what they call it as an alias.")


def texts_that_use(
    lessons: Mapping[str, Lesson], labs: Mapping[str, Lab], sets: Mapping[str, QuestionSet]
) -> Iterator[str]:
    """All prose that a learner may meet: of questions the answers and rubrics as well."""
    yield from (lesson.body for lesson in lessons.values())
    yield from (lab.brief for lab in labs.values())
    for found in sets.values():
        for question in found.questions:
            yield from _texts(question.model_dump(exclude={"task"}))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _texts(inner)


def _twice(placed: list[tuple[int, Term]]) -> Iterator[Finding]:
    owners: dict[str, str] = {}
    for place, term in placed:
        for number, name in enumerate(term.names):
            known = same_name(name)
            if owners.get(known, term.term) != term.term or known in map(same_name, term.names[:number]):
                fault = f"`{name}` is already a name of `{owners[known]}`."
                yield Finding(at=_at(place, term, number), fault=fault, remedy="Let one term have it.")
            owners.setdefault(known, term.term)


def _at(place: int, term: Term, number: int) -> Path:
    """Where the name of that number stands."""
    if number == 0:
        return ("terms", place, "term")
    after = number - 1 - len(term.aliases)
    return ("terms", place, "forms", after) if after >= 0 else ("terms", place, "aliases", number - 1)
