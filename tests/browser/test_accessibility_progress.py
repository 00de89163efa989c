"""axe finds nothing on a progress page with its charts, light and dark, wide and narrow, and none scrolls sideways."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from portal.library import library
from tests import answers
from tests.browser.test_accessibility import violations
from tests.chromium import IN_CHROMIUM, PHONE, OpenPage

pytestmark = IN_CHROMIUM


@pytest.fixture
def seen(open_page: OpenPage) -> Page:
    return open_page(viewport=PHONE)


def answer_many(page: Page) -> None:
    """All that have one right answer, of one topic."""
    page.goto("/practice/")
    token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    for question in library().question_sets["fundamentals"].questions:
        if question.kind == "single":
            sent = page.request.post(
                f"/practice/fundamentals/{question.slug}/answer/",
                form={**answers.right(question), "csrfmiddlewaretoken": token},
                headers={"Referer": page.url},
            )
            assert sent.ok


def test_a_map_that_is_drawn(seen):
    answer_many(seen)
    seen.goto("/progress/")
    expect(seen.locator("svg.radar")).to_be_visible()
    seen.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")

    assert violations(seen) == []
    seen.set_viewport_size(PHONE)
    assert seen.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
