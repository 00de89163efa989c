"""content/cheat-sheets/: their numbers are those of the facts, so that each is written once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from portal.engines.markup import scan

from .models import CheatSheet, Fact
from .references import References
from .tree import Tree, Unreadable
from .units import Unit, check_prose

NAME = re.compile(r"^cheat-sheets/(?P<module>[a-z0-9]+(?:-[a-z0-9]+)*)\.md$")
CITED = re.compile(r"\[\[([A-Z]{1,2}-\d{1,3})\]\]")
SPECIAL = re.compile(r"([\\`*_\[\]|])")


def read_cheat_sheet(tree: Tree, path: str) -> Unit[CheatSheet]:
    unit: Unit[CheatSheet] = Unit(path=tree.named(path))
    name = NAME.match(path)
    if not name:
        unit.say_at(1, "The file's name is not that of a module.", "Name it cheat-sheets/<module>.md.")
        return unit
    try:
        text = tree.read(path)
    except Unreadable as fault:
        unit.problems.append(fault.problem)
        return unit
    check_prose(unit, text, first_line=1)
    for embed in scan(text).embeds:
        unit.say_at(embed.line, f"A {embed.kind} has no place on paper.", "Take its fence out.")
    if not text.strip():
        unit.say_at(1, "The sheet has no text.", "Write it, or remove the file.")
        return unit
    unit.value = CheatSheet(module=name["module"], text=text, facts=tuple(dict.fromkeys(CITED.findall(text))))
    return unit


def keep_cheat_sheet(
    unit: Unit[CheatSheet], facts: Mapping[str, Fact], refs: References
) -> CheatSheet | None:
    """The sheet with the facts' values in it; None when its module is not there."""
    sheet = unit.value
    if sheet is None or not refs.has("module", sheet.module, unit.path, 1):
        return None
    for cited, line in _placed(sheet.text):
        if refs.has("fact", cited, unit.path, line) and not facts[cited].value:
            fault = f"Fact {cited} has no `value` to put here."
            refs.say(unit.path, line, fault, "Write it out and cite another, or give the fact a value.")
    kept = tuple(cited for cited in sheet.facts if cited in facts)
    return sheet.model_copy(update={"text": with_values(sheet.text, facts), "facts": kept})


def with_values(text: str, facts: Mapping[str, Fact]) -> str:
    return CITED.sub(lambda cited: _value(facts.get(cited[1])), text)


def _placed(text: str) -> Iterator[tuple[str, int]]:
    for number, line in enumerate(text.splitlines(), 1):
        for cited in CITED.findall(line):
            yield cited, number


def _value(fact: Fact | None) -> str:
    if fact is None or not fact.value:
        return "…"
    return "**" + SPECIAL.sub(r"\\\1", fact.value) + "**"
