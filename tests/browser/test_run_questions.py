"""Questions that run, in a browser: written, handed in and predicted, without a finding of axe on the way."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import violations
from tests.chromium import IN_CHROMIUM, PHONE, OpenPage
from tests.journeys.steps import RUN_MS, answer_one

pytestmark = IN_CHROMIUM


@pytest.fixture
def seen(open_page: OpenPage) -> Page:
    return open_page(viewport=PHONE)


def test_code_is_handed_in_and_the_verdict_takes_the_place_of_the_editor(seen):
    seen.goto("/practice/fundamentals/cold-or-warm/")
    expect(seen.locator(".cm-editor").first).to_be_visible()
    before = violations(seen)
    seen.locator(".question").get_by_role("button", name="Run", exact=True).click()
    expect(seen.locator("#result")).to_have_attribute("data-state", "succeeded", timeout=RUN_MS)

    answer_one(seen)

    expect(seen.locator(".verdict-headline")).to_contain_text("Right")
    expect(seen.locator("[data-workbench]")).to_have_count(0)
    expect(seen.get_by_text("A model solution")).to_be_visible()
    assert before + violations(seen) == []


def test_a_prediction_is_followed_by_what_really_happens(seen):
    seen.goto("/practice/fundamentals/counter-outside-the-handler/")

    answer_one(seen)

    expect(seen.get_by_text("What really happened")).to_be_visible(timeout=RUN_MS)
    expect(seen.locator(".ran .badge", has_text=re.compile("cold start"))).to_have_count(2)
    assert violations(seen) == []
