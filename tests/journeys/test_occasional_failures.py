"""A naive queue worker takes good orders down with bad ones; a timeline shows where, and a robust one passes."""

from __future__ import annotations

from playwright.sync_api import expect

from portal.settings import CONTENT_DIR
from tests.browser.test_accessibility import violations
from tests.chromium import IN_CHROMIUM, WIDE
from tests.journeys.steps import open_lab, result, submit, write

pytestmark = IN_CHROMIUM

FIRST_RUN_MS = 60_000  # the portal's first that needs AWS, and its SDK: both are loaded then
LAB = CONTENT_DIR / "labs" / "occasional-failures"
PLAYED = "With a bank that does not always answer"


def test_what_was_done_twice_is_seen_and_mended(open_page):
    page = open_page(viewport=WIDE)
    open_lab(page, "occasional-failures")

    page.get_by_role("button", name="Submit", exact=True).click()
    expect(result(page)).to_have_attribute("data-state", "failed", timeout=FIRST_RUN_MS)
    check = result(page).locator(".check-row", has_text=PLAYED)
    check.locator("summary").click()
    expect(check).to_contain_text("10 events in the dead-letter queue; there should be 1.")
    check.get_by_role("link").click()

    expect(page.locator("#run .facts")).to_contain_text("Done more than once")
    page.get_by_label("Moment", exact=True).press("Home")
    expect(page.locator("#moment")).to_contain_text("orders#1 arrived")
    assert violations(page) == []

    open_lab(page, "occasional-failures")
    write(page, (LAB / "solution" / "lambda_function.py").read_text(encoding="utf-8"))
    submit(page, "succeeded")
    expect(result(page)).to_contain_text("checks 4/4")
