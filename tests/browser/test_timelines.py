"""A simulation in a browser: a knob is turned, moments are gone through with the keyboard."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import violations
from tests.chromium import IN_CHROMIUM

pytestmark = IN_CHROMIUM


def test_a_knob_is_turned_and_the_life_of_a_message_is_gone_through(page: Page):
    page.goto("/timelines/")
    assert violations(page) == []
    page.get_by_role("link", name="One poison message in a queue").click()
    expect(page.locator("#run .facts")).to_contain_text("Dead-lettered")
    assert violations(page) == []

    page.get_by_label("A failing record makes the handler").select_option("report")
    expect(page.locator("#run .facts")).not_to_contain_text("Dead-lettered")
    page.get_by_label("ReportBatchItemFailures").check()
    expect(page.locator("#run .facts")).to_contain_text("Dead-lettered")
    assert "source.reports_failures=on" in page.url

    page.get_by_label("Moment", exact=True).focus()
    line = page.locator("#cursor path")
    before = line.get_attribute("d")
    page.keyboard.press("Home")
    expect(page.locator("#moment-title")).to_have_text("At 0 ms")
    assert line.get_attribute("d") != before
    page.get_by_role("link", name="Later").click()
    expect(page.locator("#moment-title")).not_to_have_text("At 0 ms")
    assert violations(page) == []


def test_the_address_leads_back_to_the_same_run(page: Page):
    page.goto("/timelines/lost-answer/")
    page.get_by_label("Seed").fill("9")
    page.get_by_label("Seed").press("Enter")
    page.wait_for_url("**seed=9**")
    link = page.get_by_role("link", name="Link to this run")
    expect(link).to_have_attribute("href", re.compile("seed=9"))
    figures = page.locator("#run .facts").inner_text()

    link.click()
    page.reload()

    assert page.locator("#run .facts").inner_text() == figures
