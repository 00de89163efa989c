"""Glossary, cheat sheets and changes: what is sound is there, what is not is named."""

from __future__ import annotations

import pytest

from portal.engines.curriculum import Shelf

TERM = """\
terms:
  - term: link
    aliases: [{aliases}]
    forms: [linked]
    definition: "Leads elsewhere."
    facts: [{facts}]
    lesson: {lesson}
"""
CHANGE = """\
changes:
  - slug: bluer
    since: "2025-08"
    title: The sky is bluer
    said: "It is grey."
    now: "It is blue."
    facts: [{facts}]
    lesson: {lesson}
  - {{slug: on-a-day, since: "2025-08-02", title: T, said: S, now: N, facts: [M-1], lesson: first}}
  - {{slug: some-time, title: T, said: S, now: N, facts: [M-1], lesson: first}}
  - {{slug: later, since: "2026-01", title: T, said: S, now: N, facts: [M-1], lesson: first}}
"""


def read(content, path: str, text: str):
    content.write(path, text)
    return Shelf(content.root).library()


def test_a_glossary_is_there_and_marks_its_names(content):
    found = read(content, "glossary.yaml", TERM.format(aliases="anchor", facts="M-1", lesson="first"))

    assert found.problems == ()
    assert found.find_term("link").letter == "L"
    assert [use.slug for use in found.terms.uses("Linked anchors, a link")] == ["link"] * 3


@pytest.mark.parametrize(
    ("said", "fault", "at"),
    [
        ({"facts": "M-9"}, "There is no fact `M-9`", "facts: "),
        ({"lesson": "third"}, "There is no lesson `third`", "lesson: "),
        ({"aliases": "link"}, "`link` is already a name of `link`", "aliases: "),
        ({"aliases": "Linked"}, "`linked` is already a name of `link`", "forms: "),
    ],
)
def test_what_is_wrong_with_a_term_is_named_at_its_line(content, said, fault, at):
    said = {"aliases": "", "facts": "M-1", "lesson": "first", **said}
    (problem,) = read(content, "glossary.yaml", TERM.format(**said)).problems

    assert fault in problem.fault
    assert problem.path.endswith("glossary.yaml")
    assert problem.line == content.line("glossary.yaml", at)


def test_two_terms_may_not_share_a_name(content):
    one = TERM.format(aliases="anchor", facts="", lesson="first")
    other = one.replace("term: link", "term: way").replace("[linked]", "[]").removeprefix("terms:\n")

    assert any("`anchor` is already a name of `link`" in one.fault for one in read(content, "glossary.yaml", one + other).problems)  # fmt: skip


def test_a_term_that_nobody_uses_is_named(content):
    text = TERM.format(aliases="", facts="", lesson="first").replace("term: link", "term: zebra")
    found = read(content, "glossary.yaml", text.replace("[linked]", "[]"))

    assert ["uses the term `zebra`" in problem.fault for problem in found.problems] == [True]
    assert Shelf(content.root, thorough=False).library().problems == ()


def test_a_cheat_sheet_gives_the_values_of_facts(content):
    content.replace("facts.yaml", "  - id: M-2\n", "  - id: M-2\n    value: '5_000 * 2 | `x`'\n")
    found = read(content, "cheat-sheets/basics.md", "## By heart\n\n- Of it: [[M-2]], and [[M-2]].\n")

    assert found.problems == ()
    sheet = found.cheat_sheets["basics"]
    assert sheet.facts == ("M-2",)
    assert r"- Of it: **5\_000 \* 2 \| \`x\`**, and" in sheet.text


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("basics", "See [[M-9]].", "There is no fact `M-9`"),
        ("basics", "See [[M-2]].", "Fact M-2 has no `value`"),
        ("nowhere", "Words.", "There is no module `nowhere`"),
        ("basics", " \n", "The sheet has no text"),
        ("basics", "```lab\ndouble\n```", "A lab has no place on paper"),
        ("Basics", "Words.", "not that of a module"),
    ],
)
def test_what_is_wrong_with_a_cheat_sheet_is_named(content, name, text, fault):
    (problem,) = read(content, f"cheat-sheets/{name}.md", text + "\n").problems

    assert fault in problem.fault


def test_changes_come_latest_first_and_those_without_a_date_last(content):
    found = read(content, "changes.yaml", CHANGE.format(facts="M-1", lesson="first"))

    assert found.problems == ()
    assert [change.slug for change in found.changes] == ["later", "bluer", "on-a-day", "some-time"]


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"facts": "M-9"}, "There is no fact `M-9`"),
        ({"facts": ""}, "facts"),
        ({"lesson": "third"}, "There is no lesson `third`"),
    ],
)
def test_a_change_rests_on_a_fact_and_is_taught(content, said, fault):
    found = read(content, "changes.yaml", CHANGE.format(**{"facts": "M-1", "lesson": "first", **said}))

    assert fault in found.problems[0].fault
    assert "bluer" not in {change.slug for change in found.changes}
