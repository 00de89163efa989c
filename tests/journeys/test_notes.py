"""A bookmark and a note by their keys, kept also where there is no network; and how both look to axe."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import violations
from tests.chromium import IN_CHROMIUM

pytestmark = IN_CHROMIUM
LESSON = "/lessons/what-lambda-is/"
NOTE = "[data-note]:not(template *)"


def write_note(page: Page, text: str) -> None:
    """On the section that is being read."""
    heading = page.locator("#s-who-does-what")
    heading.evaluate("one => one.scrollIntoView()")
    heading.hover()
    page.keyboard.press("n")
    expect(page.locator(f"{NOTE} textarea")).to_be_focused()
    page.keyboard.type(text)


def test_a_bookmark_and_a_note_by_their_keys(page, watch):
    page.goto(LESSON)
    write_note(page, "Mine")
    expect(page.locator(f"{NOTE} [data-save-state]")).to_have_text(re.compile("^Saved"))
    page.locator("h1").click()
    page.locator("#s-who-does-what").evaluate("one => one.scrollIntoView()")
    with page.expect_response("**/notes/mark/"):
        page.keyboard.press("b")
    assert violations(page) == []

    page.goto("/notes/")

    expect(page.get_by_role("link", name="Who does what", exact=True)).to_be_visible()
    expect(page.get_by_text("1 note · 1 bookmark")).to_be_visible()
    assert violations(page) == []


def test_what_is_written_without_a_network_is_kept_here_and_sent_later(page, watch):
    watch.forgive("Failed to load resource|ERR_INTERNET_DISCONNECTED")
    page.goto(LESSON)
    page.mouse.move(100, 100)
    write_note(page, "On")
    expect(page.locator(f"{NOTE} [data-save-state]")).to_have_text(re.compile("^Saved"))
    page.context.set_offline(True)
    page.keyboard.type(" the train")
    expect(page.locator(f"{NOTE} [data-save-state]")).to_have_text("Offline: kept in this browser")

    page.context.set_offline(False)
    expect(page.locator(f"{NOTE} [data-save-state]")).to_have_text(re.compile("^Saved"))
    page.goto("/notes/")

    expect(page.get_by_text("On the train")).to_be_visible()
