"""axe finds nothing on the pages of traces, and a result leads there."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from portal.engines.emulator.layers import ours
from tests.browser.test_accessibility import violations
from tests.chromium import IN_CHROMIUM, OpenPage
from tests.journeys.steps import begin, press
from tests.needs import missing

pytestmark = IN_CHROMIUM


def test_a_trace_and_the_list_of_them(open_page: OpenPage) -> None:
    if "aws-xray-sdk" not in ours():
        missing("The layer aws-xray-sdk is not installed: make setup")
    page: Page = open_page()
    begin(page, "A trace")
    press(page, "Run cold", "succeeded")

    page.get_by_role("link", name="Its trace").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("traced")
    expect(page.get_by_role("img", name="The table below says the same")).to_be_visible()
    assert violations(page) == []
    page.get_by_text("look up").last.click()
    expect(page.get_by_text("Asha")).to_be_visible()
    page.get_by_text("Show as table").first.click()
    assert violations(page) == []

    page.get_by_role("navigation", name="Breadcrumb").get_by_role("link", name="Traces").click()
    expect(page.get_by_role("region", name="Traces").get_by_role("link", name="traced")).to_be_visible()
    assert violations(page) == []
