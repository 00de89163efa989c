"""Every kind of question in a browser: asked, answered rightly, explained, for everybody."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from portal.library import library
from tests.browser.test_accessibility import violations
from tests.chromium import IN_CHROMIUM
from tests.journeys.steps import answer_one

pytestmark = IN_CHROMIUM
# One of each kind, as the first module asks them.
FIRST = {
    question.kind: question.slug for question in reversed(library().question_sets["fundamentals"].questions)
}


def ask(page: Page, slug: str) -> None:
    """The question by itself."""
    page.goto(f"/practice/fundamentals/{slug}/")
    expect(page.locator(f"#question-{slug}")).to_be_visible()


@pytest.mark.parametrize("kind", [kind for kind in FIRST if kind != "multiple"])
def test_a_right_answer_is_given_and_explained(page: Page, kind: str):
    ask(page, FIRST[kind])
    assert violations(page) == []

    answer_one(page)

    expect(page.locator(".verdict-right")).to_be_visible()
    assert violations(page) == []


def test_a_program_is_put_together_with_the_keyboard(page: Page):
    ask(page, "client-once-when-needed")
    lines = page.locator(".steps > .line")
    first = lines.first.locator(".step-text").inner_text()

    page.get_by_role("button", name=f"Move down: {first}", exact=True).focus()
    page.keyboard.press("Enter")
    assert lines.nth(1).locator(".step-text").inner_text() == first
    expect(page.get_by_role("button", name=f"Move down: {first}", exact=True)).to_be_focused()

    page.get_by_role("button", name=f"Indent more: {first}", exact=True).focus()
    page.keyboard.press("Space")
    expect(lines.nth(1)).to_have_attribute("data-level", "1")

    out = page.get_by_role("button", name=f"Leave out: {first}", exact=True)
    out.focus()
    page.keyboard.press("Enter")
    expect(out).to_have_attribute("aria-pressed", "true")
    assert [select.input_value() for select in page.locator('select[name^="position:"]').all()] == [
        "1", "", *(str(place) for place in range(2, 10)),
    ]  # fmt: skip
