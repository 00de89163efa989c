"""axe finds nothing on the pages of mock interviews, light and dark, wide and narrow, and none scrolls sideways."""

from __future__ import annotations

import gzip
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import violations
from tests.chromium import IN_CHROMIUM, PHONE
from tests.journeys.test_interviews import SAID, begin, ready, said_of_saving, to_words, words

pytestmark = IN_CHROMIUM
HTML = 40_000


@pytest.fixture
def seen(open_page) -> Page:
    return open_page(viewport=PHONE)


def well_made(page: Page) -> None:
    assert violations(page) == []
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_setting_one_up(seen):
    seen.goto("/practice/interviews/")
    seen.get_by_text("Topics and kinds of questions").click()

    well_made(seen)


def test_from_the_room_to_the_report(seen):
    begin(seen, "choices", "numbers", "code", "words", minutes=60)
    well_made(seen)
    to_words(seen)
    words(seen).fill(SAID)
    said_of_saving(seen, "^Saved")
    well_made(seen)

    seen.get_by_role("button", name="Finish the interview").click()
    expect(seen.get_by_role("heading", name="Finish the interview?")).to_be_visible()
    well_made(seen)
    seen.get_by_role("button", name="Finish now").click()
    expect(seen.get_by_role("heading", name="Question by question")).to_be_visible()
    seen.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    # Whichever questions were drawn: some ask about one long name.
    seen.locator(".looked-prompt").first.evaluate("(prompt) => prompt.append('arn:aws:lambda:'.repeat(5))")
    well_made(seen)
    assert len(gzip.compress(seen.reload().body(), 9)) <= HTML

    seen.get_by_role("link", name="A report to print").click()
    well_made(seen)
    assert len(gzip.compress(seen.reload().body(), 9)) <= HTML
    seen.goto("/practice/interviews/")
    well_made(seen)


def test_a_conflict_that_is_told(seen):
    begin(seen, "choices", "words")
    to_words(seen)
    other = seen.context.new_page()
    other.goto(seen.url)
    ready(other)
    words(seen).fill(SAID)
    said_of_saving(seen, "^Saved")
    words(other).fill("Something else, from here.")
    expect(other.locator(".conflict")).to_be_visible()

    assert violations(other) == []


def test_two_people(seen, open_page):
    answers = open_page(viewport=PHONE)
    begin(seen, "words", "design", who="interviewer", minutes=40)
    well_made(seen)
    seen.get_by_role("button", name="Make a link for the other person").click()
    well_made(seen)
    answers.goto(seen.get_by_label(re.compile("^Send this link")).input_value())
    well_made(answers)
    answers.get_by_role("button", name="Take the seat").click()
    seen.get_by_role("button", name="Start the clock").click()
    expect(words(answers)).to_be_visible()
    words(answers).fill(SAID)
    expect(seen.locator("#heard")).to_contain_text(SAID)
    seen.locator('[name="ticks"]').first.check()
    well_made(seen)
    well_made(answers)
    seen.get_by_role("button", name="End the interview").click()
    seen.get_by_role("button", name="Finish now").click()
    expect(seen.get_by_role("heading", name="Your ticks, and the words")).to_be_visible()
    well_made(seen)
