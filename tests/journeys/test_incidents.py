"""Somebody takes a call, reads the evidence, mends in vain, mends it, and reads what it was."""

from __future__ import annotations

from playwright.sync_api import expect

from portal.settings import CONTENT_DIR
from tests.browser.test_accessibility import violations
from tests.chromium import IN_CHROMIUM, WIDE
from tests.journeys.steps import press, ready, write

pytestmark = IN_CHROMIUM

FOLDER = CONTENT_DIR / "labs" / "somebody-elses-basket"


def test_from_the_complaint_to_the_post_mortem(open_page):
    page = open_page(viewport=WIDE)
    page.goto("/incidents/")
    page.get_by_role("link", name="Somebody else's basket").click()
    page.get_by_role("button", name="Take the call").click()
    ready(page)
    standing = page.locator("#standing")
    expect(standing).to_contain_text("The clock runs")
    expect(page.get_by_role("list", name="Invocations")).to_contain_text('"customer": "emil"')

    write(page, (FOLDER / "wrong" / "clears-the-list-only.py").read_text(encoding="utf-8"))
    press(page, "Is it healthy?", "failed")
    expect(standing).to_contain_text("it is not healthy yet")

    write(page, (FOLDER / "solution" / "lambda_function.py").read_text(encoding="utf-8"))
    press(page, "Is it healthy?", "succeeded")
    expect(standing).to_contain_text("10 of 10 points")
    expect(standing.get_by_role("heading", name="Post-mortem")).to_be_visible()
    assert violations(page) == []
    page.goto("/incidents/")
    expect(page.get_by_role("main")).to_contain_text("solved in less than a minute, no hint")
