"""Somebody takes the template of an old tutorial, finds out why AWS refuses it, mends it, deploys it and calls it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from portal.engines.sandbox import installed
from tests import needs
from tests.browser.test_accessibility import violations
from tests.chromium import IN_CHROMIUM, PHONE, WIDE
from tests.journeys.steps import OVER, covered, result, state, written

pytestmark = IN_CHROMIUM

TEMPLATE = "template.yaml"
ACT_MS = 60_000  # the first template starts what checks; all of it on a busy machine


@pytest.fixture(autouse=True)
def tools() -> None:
    for name, package in (("stacks", "cfnlint"), ("aws", "moto")):
        if not (installed(name) / package).is_dir():
            needs.missing(f"{package} is not installed: make .venv/.{name}")


def open_example(page: Page, title: str) -> None:
    page.goto("/stacks/")
    page.get_by_role("button", name=f"Open “{title}”").click()
    covered(page)


def press(page: Page, button: str, wanted: str | re.Pattern[str] = OVER) -> None:
    """Do something to the stack, and wait for a result that was not there before."""
    result(page).evaluate("element => { element.dataset.before = '' }")
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.locator("#result[data-before]")).to_have_count(0, timeout=ACT_MS)
    state(page, wanted, within_ms=ACT_MS)


def replace(page: Page, old: str, new: str, *, file: str = TEMPLATE) -> None:
    """In the editor of a file, with the keyboard."""
    page.get_by_role("tab", name=file, exact=True).click()
    text = written(page, file)
    page.get_by_role("textbox", name=re.compile(file)).click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text.replace(old, new))
    expect(page.locator(f'textarea[name="file:{file}"]')).to_have_value(text.replace(old, new))


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["desk", "phone"])
def test_refused_mended_deployed_and_called(open_page, viewport):
    page = open_page(viewport=viewport)
    open_example(page, "A first API")

    press(page, "Deploy", "failed")
    expect(result(page)).to_contain_text("Runtime 'python3.9' was deprecated")
    expect(page.locator(".cm-lint-marker-error")).to_have_count(1)
    expect(page.locator("#use")).to_contain_text("Once it is deployed")

    replace(page, "python3.9", "python3.14")
    press(page, "Deploy", "succeeded")
    expect(page.locator(".cm-lint-marker-error")).to_have_count(0)

    page.get_by_label("Path").press("Enter")
    expect(result(page)).to_contain_text("Hello from Lambda!", timeout=ACT_MS)
    page.get_by_text("Event, answer, log").click()
    expect(page.get_by_label("Log", exact=True)).to_contain_text("Received event:")
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]

    page.reload()
    covered(page)
    expect(result(page)).to_contain_text("Hello from Lambda!")
    assert "python3.14" in written(page, TEMPLATE)


def test_what_the_account_holds_is_seen_to_change(open_page):
    page = open_page()
    open_example(page, "Notes behind an HTTP API")
    press(page, "Deploy", "succeeded")

    page.get_by_label("Method").select_option("PUT")
    page.get_by_label("Path").fill("/notes/1")
    page.get_by_text("Headers and body").click()
    page.get_by_label("Body").fill('{"text": "buy milk"}')
    press(page, "Call", "succeeded")

    expect(page.locator("#holds")).to_contain_text("1 items")
    expect(page.get_by_label("Path")).to_have_value("/notes/1")
    page.get_by_label("Method").select_option("GET")
    press(page, "Call", "succeeded")
    expect(result(page)).to_contain_text("buy milk")


def test_nothing_of_it_is_shown_to_somebody_else(open_page, watch):
    page, other = open_page(), open_page()
    open_example(page, "A worker behind a queue")
    press(page, "Check", "succeeded")

    watch.forgive("404")
    answer = other.goto(page.url)
    assert answer is not None
    assert answer.status == 404


def test_axe_finds_nothing(open_page):
    page = open_page()
    page.goto("/stacks/")
    assert violations(page) == []
    open_example(page, "A worker behind a queue")
    press(page, "Deploy", "succeeded")
    assert violations(page) == []
    page.get_by_text("Send a message").click()
    press(page, "Send", "succeeded")
    page.get_by_text("Event, answer, log").first.click()
    assert violations(page) == []
