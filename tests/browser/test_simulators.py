"""Sliders and fields move together, the charts follow, the address says it all; with a script and without."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import violations
from tests.chromium import IN_CHROMIUM, PHONE, OpenPage

pytestmark = IN_CHROMIUM


def test_a_slider_moves_its_field_the_charts_and_the_address(open_page: OpenPage) -> None:
    page: Page = open_page()
    page.goto("/simulators/")
    assert violations(page) == []
    page.get_by_role("link", name="Traffic and concurrency").click()
    page.get_by_label("Shape").select_option("Steady")
    expect(page.get_by_role("region", name="What comes of it")).to_contain_text("All of 30,000 requests ran.")

    page.get_by_role("slider", name="Requests a second").first.press("ArrowRight")

    expect(page.get_by_role("spinbutton", name="Requests a second").first).to_have_value("51")
    expect(page.get_by_text("All of 30,600 requests ran.")).to_be_visible()
    expect(page).to_have_url(re.compile("rate=51"))
    page.get_by_role("spinbutton", name="Requests a second").first.fill("400")
    expect(page.get_by_text("400 a second × 0.2 s = 80 at once")).to_be_visible()
    expect(page.get_by_role("slider", name="Requests a second").first).to_have_value("400")
    page.get_by_text("Show as table").click()
    assert violations(page) == []

    page.get_by_role("link", name="A link to these settings").click()
    expect(page.get_by_text("400 a second × 0.2 s = 80 at once")).to_be_visible()


def test_a_limit_is_told_and_a_bill_has_its_sources(open_page: OpenPage) -> None:
    page: Page = open_page(viewport=PHONE)
    page.goto("/simulators/concurrency/?duration=1000&peak=2000")
    expect(page.get_by_role("heading", name="What held it back")).to_be_visible()
    expect(page.get_by_text("The account's concurrency, 1,000 of 1,000 unreserved").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_text("Another function in the account").click()
    assert violations(page) == []

    page.set_viewport_size(PHONE)
    page.get_by_role("link", name="The whole bill").click()
    expect(page.get_by_role("heading", name="Line by line")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_text("Provisioned concurrency and SnapStart").click()
    assert violations(page) == []


def test_without_a_script_the_fields_are_a_form(open_page: OpenPage) -> None:
    page: Page = open_page(java_script_enabled=False)
    page.goto("/simulators/cost/")
    expect(page.get_by_role("slider")).to_have_count(0)

    page.get_by_role("spinbutton", name="Requests a month").fill("10")
    page.get_by_label("With the free tier").uncheck()
    page.get_by_role("button", name="Show").click()

    expect(page.get_by_role("rowheader", name="Requests", exact=True)).to_be_visible()
    expect(page.get_by_text("Free tier, requests")).to_have_count(0)
    expect(page.get_by_role("cell", name="$2.00")).to_be_visible()
