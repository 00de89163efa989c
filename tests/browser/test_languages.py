"""What scripts say is said in the language of the page."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.chromium import IN_CHROMIUM
from tests.journeys.steps import LAB, open_lab, state

pytestmark = IN_CHROMIUM

SLEEPS = """\
import time

def lambda_handler(event, context):
    time.sleep(2.5)  # longer than an answer is waited for
    return "awake"
"""


@pytest.fixture
def german(open_page):
    return open_page(locale="de-DE")


def write(page: Page, text: str) -> None:
    page.locator(".cm-content").first.click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def english_in(page: Page, part: str) -> list[str]:
    """What scripts could have said there, had they not looked for the page's words."""
    table = json.loads(page.locator("meta[name=words]").get_attribute("content") or "")
    said = page.locator(part).inner_text()
    return [
        text for text, words in table.items() if words != text and re.search(rf"\b{re.escape(text)}\b", said)
    ]


def test_an_english_page_is_given_no_words(page):
    page.goto(f"/labs/{LAB}/")

    expect(page.locator("meta[name=words]")).to_have_count(0)


def test_a_draft_tells_in_german_how_it_stands(german, watch):
    watch.forgive("ERR_INTERNET_DISCONNECTED")
    open_lab(german)
    told = german.locator("[data-save-state]")

    write(german, "# mine\n")
    expect(told).to_have_text("Noch nicht gespeichert")
    expect(told).to_have_text(re.compile(r"^(Gerade|Vor \d+ s) gespeichert$"))
    german.context.set_offline(True)
    write(german, "# mine, and more\n")
    expect(told).to_have_text("Offline: in diesem Browser aufbewahrt")
    german.context.set_offline(False)

    expect(told).to_have_text(re.compile("gespeichert$"))


def test_a_draft_that_was_changed_elsewhere_is_asked_about_in_german(german, watch):
    watch.forgive("/draft/: .*status of 409")
    open_lab(german)
    there = german.context.new_page()
    open_lab(there)
    write(german, "# mine\n")
    expect(german.locator("[data-save-state]")).to_have_text(re.compile("gespeichert$"))
    expect(german.locator("[data-save-state]")).not_to_have_text("Noch nicht gespeichert")

    write(there, "# theirs\n")
    asked = there.locator(".conflict")
    expect(asked).to_contain_text("in einem anderen Fenster")
    assert english_in(there, ".conflict") == []

    asked.get_by_role("button", name="Meinen behalten").click()
    expect(asked).to_have_count(0)


def test_a_run_is_followed_in_german(german):
    open_lab(german)
    write(german, SLEEPS)

    german.get_by_role("button", name="Ausführen", exact=True).click()
    expect(german.locator(".result-head strong")).to_have_text("Läuft")
    expect(german.locator("[data-elapsed]")).to_have_text(re.compile(r"^\d+,\d s$"))
    assert english_in(german, "#result") == []
    state(german, "succeeded")

    expect(german.locator(".result-head strong")).to_have_text("Erfolgreich")
    assert english_in(german, "main .workbench") == []
    assert english_in(german, "#result") == []


def test_a_lost_connection_is_told_in_german(german, watch):
    watch.forgive("ERR_INTERNET_DISCONNECTED")
    watch.forgive("ERR_NETWORK_CHANGED")
    open_lab(german)
    write(german, SLEEPS)
    german.get_by_role("button", name="Ausführen", exact=True).click()
    state(german, "running")

    german.context.set_offline(True)
    expect(german.locator(".connection")).to_have_text(re.compile("^Verbindung unterbrochen"))
    german.context.set_offline(False)

    state(german, "succeeded")


def test_the_editor_searches_in_german(german):
    open_lab(german)
    german.locator(".cm-content").first.click()
    german.keyboard.press("Control+f")

    expect(german.get_by_placeholder("Suchen")).to_be_visible()
    assert english_in(german, ".cm-panel.cm-search") == []
