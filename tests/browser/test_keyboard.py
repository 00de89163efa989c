"""Everything that matters works from the keyboard, and the editor lets go of it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.chromium import IN_CHROMIUM
from tests.journeys.steps import (
    HANDLER,
    SOLUTION,
    open_lab,
    result,
    run,
    start_practice,
    state,
    tab,
    write,
    written,
)

pytestmark = IN_CHROMIUM


def focus_editor(page):
    page.get_by_role("textbox", name=HANDLER).click()


def test_ctrl_enter_runs_and_then_submits_once_all_is_green(page):
    open_lab(page)
    write(page, SOLUTION)

    page.keyboard.press("Control+Enter")

    state(page, "succeeded")
    expect(result(page).get_by_role("tab", name=re.compile("^Response"))).to_be_visible()


def test_escape_then_tab_leaves_the_editor_and_the_page_says_so(page):
    open_lab(page)
    expect(page.get_by_text("Esc, then Tab, leaves the editor")).to_be_visible()
    focus_editor(page)
    expect(page.locator(".cm-editor.cm-focused")).to_have_count(1)

    page.keyboard.press("Tab")
    expect(page.locator(".cm-editor.cm-focused")).to_have_count(1)
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")

    expect(page.locator(".cm-editor.cm-focused")).to_have_count(0)


def test_digits_choose_an_answer_and_enter_gives_it(page):
    for _ in range(60):  # one in four or five is of that kind
        start_practice(page)
        if page.locator(".question").get_attribute("data-kind") == "single":
            break
    expect(page.locator(".question")).to_have_attribute("data-kind", "single")

    page.keyboard.press("2")

    chosen = page.locator('input[data-key="2"]')
    expect(chosen).to_be_checked()
    expect(chosen).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".verdict")).to_be_visible()
    expect(page.get_by_role("link", name="Next question")).to_be_focused()


def test_single_keys_can_be_switched_off(page):
    page.goto("/practice/")
    page.keyboard.press("?")
    keys = page.get_by_role("dialog")
    keys.get_by_role("checkbox").uncheck()
    page.keyboard.press("Escape")

    page.keyboard.press("?")

    expect(keys).to_be_hidden()


@pytest.mark.parametrize(
    "path",
    ["/", "/lessons/what-lambda-is/", "/labs/hello-lambda/", "/practice/", "/playground/", "/progress/"],
)
def test_the_first_tab_offers_to_skip_to_the_content(page, path):
    page.goto(path)

    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")

    expect(page.locator("#main")).to_be_focused()


def test_brackets_go_to_the_next_lesson_and_back(page):
    page.goto("/lessons/what-lambda-is/")

    page.keyboard.press("]")
    expect(page).to_have_url(re.compile("/lessons/first-function/"))
    page.keyboard.press("[")
    expect(page).to_have_url(re.compile("/lessons/what-lambda-is/"))


def test_arrows_move_between_the_tabs_of_a_result(page):
    open_lab(page)
    run(page, "succeeded")
    tab(page, "Response")

    page.keyboard.press("ArrowRight")

    expect(result(page).get_by_role("tab", name=re.compile("^Logs"))).to_be_focused()


def test_the_theme_is_changed_without_a_reload_and_stays(page):
    page.goto("/practice/")
    page.locator("summary[aria-label=Theme]").press("Enter")
    with page.expect_response("**/theme/"):
        page.get_by_role("button", name="Dark").press("Enter")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")

    page.reload()

    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_what_is_typed_key_by_key_arrives_indented_and_runs(page):
    open_lab(page)
    focus_editor(page)
    page.keyboard.press("Control+a")

    page.keyboard.type("def lambda_handler(event, context):\nanswer = {'twice': [2]}\nreturn answer")

    expect(page.locator('textarea[name="file:lambda_function.py"]')).to_have_value(
        "def lambda_handler(event, context):\n    answer = {'twice': [2]}\n    return answer"
    )
    page.keyboard.press("Control+Enter")
    state(page, "succeeded")
    expect(tab(page, "Response")).to_contain_text("twice")


def test_pasting_over_everything_and_undoing_it(open_page):
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    open_lab(page)
    before = written(page)
    focus_editor(page)
    page.evaluate("text => navigator.clipboard.writeText(text)", SOLUTION)

    page.keyboard.press("Control+a")
    page.keyboard.press("Control+v")
    expect(page.locator('textarea[name="file:lambda_function.py"]')).to_have_value(SOLUTION)
    page.keyboard.press("Control+z")

    expect(page.locator('textarea[name="file:lambda_function.py"]')).to_have_value(before)
