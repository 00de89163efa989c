"""Hints in a browser: what was typed stays, Enter answers, and it is for everybody."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import violations
from tests.chromium import IN_CHROMIUM

pytestmark = IN_CHROMIUM


def test_a_hint_comes_without_a_reload_and_what_was_chosen_stays_chosen(page: Page):
    page.goto("/practice/scaling/what-is-claimed/")
    page.locator(".choice").nth(1).click()

    page.get_by_role("button", name="Show a hint").click()

    expect(page.locator("details.hint")).to_have_count(1)
    expect(page.locator(".choice input").nth(1)).to_be_checked()
    expect(page.locator(".verdict")).to_have_count(0)
    assert violations(page) == []


def test_enter_in_a_field_answers_and_asks_for_no_hint(page: Page):
    page.goto("/practice/event-sources/pollers-needed/")

    page.get_by_label("Your answer in pollers").fill("18")
    page.keyboard.press("Enter")

    expect(page.locator(".verdict-right")).to_be_visible()
    expect(page.locator(".verdict-points")).to_have_text("2 of 2")
    expect(page.locator("details.hint")).to_have_count(0)
