"""content/coverage.yaml: each item has what it wants, or what is wrong with it is named, with its line."""

from __future__ import annotations

import pytest

from portal.engines.curriculum import Shelf
from portal.engines.curriculum.coverage_page import coverage_page

SOUND = """\
items:
  - number: 1
    item: Doubling
    lesson: {by: [first, "second#why"]}
    lab: {what: a function, by: [double]}
    question: {by: [colours/sky]}
    simulator: {by: [simulators/cost, events/plain]}
  - number: 2
    item: Halving
    lab: {missing: Nobody asked for it.}
"""
ROW = """\
items:
  - number: 1
    item: Doubling
    {row}
"""


def shelf(content, text):
    content.write("coverage.yaml", text)
    return Shelf(content.root).library()


def test_an_item_is_there_with_what_covers_it(content):
    found = shelf(content, SOUND)

    assert found.problems == ()
    doubling, halving = found.coverage.items
    assert doubling.lesson.by == ("first", "second#why")
    assert [kind for kind, _ in halving.wanted()] == ["lab"]


def test_without_the_file_nothing_has_to_be_covered(content):
    found = Shelf(content.root).library()

    assert (found.coverage.items, found.problems) == ((), ())


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("lesson: {by: [nowhere]}", "There is no lesson `nowhere`"),
        ("lesson: {by: [first#because]}", "There is no heading `first#because`"),
        ("lab: {by: [triple]}", "There is no lab `triple`"),
        ("question: {by: [colours/sea]}", "There is no question `colours/sea`"),
        ("question: {by: [colours]}", "There is no question `colours`"),
        ("simulator: {by: [timelines/nothing]}", "There is no simulator `timelines/nothing`"),
        ("lab: {}", "Item 1 wants a lab, and nothing covers it"),
        ("lab: {what: a function}", "Item 1 wants a lab, and nothing covers it"),
        ("lab: {by: [double], missing: It is not there.}", "is `missing` and is there"),
        ("labs: {by: [double]}", "`labs` is not known"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(content, row, fault):
    (problem,) = shelf(content, ROW.format(row=row)).problems

    assert fault in problem.fault
    assert (problem.path.endswith("coverage.yaml"), problem.line) == (True, 4)


def test_what_leads_nowhere_is_left_out(content):
    found = shelf(content, ROW.format(row="lesson: {by: [nowhere, first]}"))

    assert found.coverage.items[0].lesson.by == ("first",)


@pytest.mark.parametrize("number", [1, 3], ids=["twice", "left out"])
def test_items_are_numbered_in_order(content, number):
    (problem,) = shelf(content, SOUND.replace("number: 2", f"number: {number}")).problems

    assert f"Item {number} stands where 2 is due" in problem.fault
    assert problem.line == content.line("coverage.yaml", "item: Halving") - 1


def test_the_page_links_each_file_and_counts(content):
    page = coverage_page(shelf(content, SOUND), content.root)

    assert (
        "| 1 | Doubling | [first](../content/lessons/basics/01-first.md), "
        "[second#why](../content/lessons/basics/02-second.md#why) | "
        "*a function:* [double](../content/labs/double/) | "
        "[colours/sky](../content/questions/colours.yaml) | "
        "[simulators/cost](../portal/pages/simulators/cost.py), [events/plain](../content/events/plain.yaml) |"
    ) in page
    assert "| 2 | Halving | – | **missing:** Nobody asked for it. | – | – |" in page
    assert page.endswith("**Total:** 2 items, wanted in 5 ways: 4 covered, 1 missing.\n")
