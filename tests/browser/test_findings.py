"""Findings beside the lines they are about: marked, gone through with the keyboard, moved and forgotten."""

from __future__ import annotations

import re

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Locator, Page, expect

from portal.engines.stacks import Diagram, Edge, Node
from portal.pages.stacks.drawn import draw
from tests.browser.test_accessibility import violations
from tests.browser.test_budgets import STILL, WITH_EDITOR, over, weigh, weighed
from tests.chromium import IN_CHROMIUM, PHONE

pytestmark = IN_CHROMIUM
__all__ = ["weighed"]

CHECKED_MS = 20_000  # the process that checks starts with the first order
HEARD = """() => {
  window.heard = [];
  new MutationObserver((all) => {
    for (const { addedNodes } of all) for (const one of addedNodes) if (one.localName) window.heard.push(one.textContent);
  }).observe(document.querySelector(".cm-announced"), { childList: true });
}"""


def opened(page: Page, example: str = "mend") -> Page:
    page.goto(f"/workflows/{example}/")
    expect(page.locator(".cm-editor")).to_be_visible()
    return page


def check(page: Page) -> None:
    page.locator("#findings").evaluate("element => { element.dataset.before = '' }")
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.locator("#findings[data-before]")).to_have_count(0, timeout=CHECKED_MS)


def marks(page: Page) -> Locator:
    return page.locator(".cm-lint-marker")


def editor(page: Page) -> Locator:
    return page.get_by_role("textbox", name="deploy.yaml")


def at_the_beginning(page: Page) -> None:
    editor(page).focus()
    page.keyboard.press("Control+Home")


def marked_lines(page: Page) -> list[str]:
    """The numbers of the lines that have a mark, which stand level with it."""
    return page.evaluate(
        """() => [...document.querySelectorAll(".cm-lint-marker")].map((mark) => {
          const { top } = mark.closest(".cm-gutterElement").getBoundingClientRect();
          return [...document.querySelectorAll(".cm-lineNumbers .cm-gutterElement")]
            .find((one) => Math.abs(one.getBoundingClientRect().top - top) < 2 && one.textContent && one.style.visibility !== "hidden").textContent;
        })"""
    )


def test_lines_are_marked_by_level_and_underlined(page: Page):
    opened(page)
    expect(marks(page)).to_have_count(0)

    check(page)

    expect(page.locator(".finding")).to_have_count(12)
    expect(page.locator(".cm-lint-marker-error")).to_have_count(5)
    expect(page.locator(".cm-lint-marker-warning")).to_have_count(3)
    expect(page.locator(".cm-lint-marker-info")).to_have_count(1)
    assert marked_lines(page) == ["3", "7", "13", "16", "18", "21", "26", "28", "33"]
    expect(page.locator(".cm-lintRange-error").first).to_have_text("uses: actions/checkout@v3")
    assert violations(page) == []


def test_f8_goes_through_them_says_them_and_shows_them(page: Page):
    opened(page)
    check(page)
    at_the_beginning(page)
    page.evaluate(HEARD)

    page.keyboard.press("F8")
    expect(page.locator(".cm-tooltip")).to_contain_text("Two pushes at once deploy at once.")
    page.keyboard.press("F8")
    page.keyboard.press("F8")
    expect(page.locator(".cm-tooltip")).to_contain_text("actions/checkout@v3 is old")
    expect(page.locator(".cm-activeLine")).to_contain_text("actions/checkout@v3")
    page.keyboard.press("Shift+F8")

    expect(page.locator(".cm-activeLine")).to_have_text("jobs:")
    heard = page.evaluate("window.heard")
    assert [words.split(",")[0] for words in heard] == ["Line 3", "Line 7", "Line 13", "Line 7"]
    assert heard[2].startswith("Line 13, Error: actions/checkout@v3 is old: v7 is current.")
    assert "Write actions/checkout@v7" in heard[2]


def test_a_mark_says_under_the_pointer_what_it_is_about(page: Page):
    opened(page)
    check(page)

    page.locator(".cm-lint-marker-error").first.hover()

    expect(page.locator(".cm-tooltip")).to_contain_text("actions/checkout@v3 is old")
    assert violations(page) == []


def test_a_place_in_the_list_leads_to_its_line(page: Page):
    opened(page)
    check(page)

    page.get_by_role("link", name="deploy.yaml:28:9").click()

    expect(editor(page)).to_be_focused()
    expect(page.locator(".cm-activeLine")).to_contain_text("aws-access-key-id")
    page.keyboard.type("#")
    assert "        #aws-access-key-id" in page.locator("#code-1").input_value()


def test_marks_move_with_edits_go_with_their_line_and_come_anew(page: Page):
    opened(page)
    check(page)
    at_the_beginning(page)

    page.keyboard.type("# Ours\n")
    expect(marks(page)).to_have_count(9)
    assert marked_lines(page)[:3] == ["4", "8", "14"]

    page.get_by_role(
        "link", name="deploy.yaml:13:7"
    ).click()  # the list has been made for the lines as they were
    page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    page.keyboard.press("Backspace")
    page.keyboard.type("7")
    expect(marks(page)).to_have_count(8)
    assert marked_lines(page)[:3] == ["4", "8", "17"]

    check(page)
    expect(page.locator(".finding")).to_have_count(11)
    assert marked_lines(page)[:3] == ["4", "8", "17"]
    expect(page.locator("[role=status]", has_text="4 errors, 4 warnings, 3 notes")).to_have_count(1)


def test_what_is_typed_is_there_after_a_reload_for_each_example_apart(page: Page):
    opened(page, "own")
    at_the_beginning(page)
    page.keyboard.type("on: push")

    opened(page, "sound")
    assert page.locator("#code-1").input_value().startswith("name: Deploy Lambda")
    opened(page, "own")
    expect(page.locator("#code-1")).to_have_value("on: push")

    page.get_by_role("button", name="Clear").click()
    expect(page.locator(".cm-editor")).to_be_visible()
    expect(page.locator("#code-1")).to_have_value("")


def test_ctrl_enter_checks(page: Page):
    opened(page, "sound")
    at_the_beginning(page)

    page.keyboard.press("Control+Enter")

    expect(page.locator("#findings")).to_contain_text("No findings", timeout=CHECKED_MS)
    expect(marks(page)).to_have_count(0)


def test_without_script_there_is_a_list_with_links(open_page):
    page = open_page(java_script_enabled=False)
    page.goto("/workflows/")

    page.get_by_role("button", name="Check", exact=True).click()

    expect(page.locator(".finding")).to_have_count(12)
    expect(page.get_by_role("link", name="deploy.yaml:13:7")).to_have_attribute("href", "#code-1")
    expect(page.locator("#code-1")).to_have_value(re.compile("actions/checkout@v3"))


def test_the_short_forms_of_cloudformations_functions_are_told_from_text(page: Page):
    opened(page, "own")
    at_the_beginning(page)
    page.keyboard.insert_text("A: !Ref B\nC: !GetAtt D.Arn\nE: !Sub '${F}'\nG: [!If [H, !Ref I, J]]\n")

    assert page.locator(".tok-typeName").all_inner_texts() == ["!Ref", "!GetAtt", "!Sub", "!If", "!Ref"]


def test_the_page_keeps_to_its_budget_and_stands_still(weighed):
    page, finished = weighed("/workflows/")
    expect(page.locator(".cm-editor")).to_be_visible()
    page.wait_for_load_state("networkidle")

    assert over(weigh(finished), WITH_EDITOR) == {}
    assert page.evaluate("window.shifted") <= STILL


@pytest.mark.parametrize("width", [320, PHONE["width"], 1280])
def test_nothing_of_it_scrolls_the_page_sideways(open_page, width):
    page = opened(open_page(viewport={"width": width, "height": 800}))
    check(page)
    put_diagram(page)

    assert page.evaluate("document.documentElement.scrollWidth") <= width


def put_diagram(page: Page) -> None:
    """Of a template, in the place of the findings, with resources of several kinds."""
    kinds = ("api", "schedule", "function", "queue", "function", "table", "bucket", "topic", "other")
    nodes = tuple(
        Node(
            id=f"R{at}",
            type="AWS::Cognito::UserPool",
            kind=kind,
            name="",
            line=at + 1,
            is_simulated=kind != "other",
        )
        for at, kind in enumerate(kinds)
    )
    ends = ((0, 2), (1, 2), (2, 3), (3, 4), (4, 5), (4, 2), (6, 4))
    edges = tuple(Edge(source=f"R{one}", target=f"R{other}", meaning="uses") for one, other in ends)
    html = render_to_string(
        "stacks/diagram.html", {"diagram": draw(Diagram(nodes=nodes, edges=edges)), "file": "deploy.yaml"}
    )
    page.evaluate("html => { document.getElementById('findings').innerHTML = html }", html)


def test_a_drawn_resource_leads_to_its_line_by_mouse_and_keyboard(page: Page):
    opened(page)
    put_diagram(page)
    assert violations(page) == []

    page.get_by_role("link", name="R2, Function, line 3").click()
    expect(page.locator(".cm-activeLine")).to_have_text("on:")
    page.get_by_role("link", name="R6, Bucket, line 7").press("Enter")
    expect(page.locator(".cm-activeLine")).to_have_text("jobs:")
    expect(editor(page)).to_be_focused()
