"""A step with locked lines: the editor drops every edit of them and takes all others."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import violations
from tests.chromium import IN_CHROMIUM, PHONE, OpenPage

pytestmark = IN_CHROMIUM
AT = "/labs/which-errors-to-raise_let-it-fail/"


def text(page: Page) -> str:
    return page.locator("#code-1").input_value()


def line(page: Page, words: str) -> None:
    page.locator(".cm-line", has_text=words).first.click()


def test_locked_lines_stay_whatever_is_typed_and_the_rest_is_free(open_page: OpenPage):
    page = open_page(viewport=PHONE)
    page.goto(AT)
    assert violations(page) == []
    expect(page.locator(".cm-locked").first).to_be_visible()
    before = text(page)

    line(page, "class BankBusy")
    page.keyboard.type("x")
    page.keyboard.press("Enter")
    page.keyboard.press("Backspace")
    line(page, "import boto3")
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    assert text(page) == before

    line(page, "import boto3")
    page.keyboard.press("End")
    page.keyboard.type("  # mine")
    assert text(page) == before.replace("import boto3", "import boto3  # mine")
    assert violations(page) == []
