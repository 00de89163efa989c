"""axe finds nothing on the pages of versions and aliases, nor where they show in a function's."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import violations
from tests.chromium import IN_CHROMIUM, OpenPage
from tests.journeys.steps import begin, press
from tests.journeys.test_playground_versions import back, canary, configure, publish, versions

pytestmark = IN_CHROMIUM


def test_versions_aliases_and_a_run_of_both(open_page: OpenPage) -> None:
    page: Page = open_page()
    begin(page, "A global counter")
    publish(page, "old", 1)
    publish(page, "new", 2)
    versions(page)
    canary(page, "50")
    assert violations(page) == []

    page.get_by_role("link", name="Version 1").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Version 1")
    assert violations(page) == []

    page.go_back()
    back(page)
    configure(page, "Reserved concurrency", "1")
    page.get_by_label("Qualifier").select_option("live")
    page.get_by_label("times").fill("9")
    page.get_by_label("at once").fill("3")
    press(page, "Run many", "failed")
    expect(page.locator(".callout-danger")).to_contain_text("TooManyRequestsException")
    assert violations(page) == []
