"""Somebody with an interview makes a plan, reads what is on for today, and finds it ticked."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import violations
from tests.chromium import IN_CHROMIUM, PHONE, WIDE
from tests.journeys.steps import LESSON

pytestmark = IN_CHROMIUM


def day(number: int) -> str:
    return (datetime.now(UTC).date() + timedelta(days=number)).isoformat()


def make_a_plan(page: Page, *, on: str, hours: str) -> None:
    page.goto("/practice/plan/")
    page.locator('a[href$="preset=one-week"]').click()
    page.get_by_label("Day of the interview").fill(on)
    page.get_by_label("Hours a week").fill(hours)
    page.get_by_role("button", name="Make the plan").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Interview on")


def row(page: Page, slug: str):
    return page.locator(".plan-today .plan-row", has=page.locator(f'a[href="/lessons/{slug}/"]'))


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["desk", "phone"])
def test_a_lesson_of_today_is_read_and_ticked(open_page, viewport):
    page = open_page(viewport=viewport)
    make_a_plan(page, on=day(12), hours="14")
    expect(row(page, LESSON)).to_have_attribute("data-done", "no")

    row(page, LESSON).get_by_role("link").click()
    page.get_by_role("button", name="Mark as read").click()
    expect(page.get_by_text("Marked as read")).to_be_visible()

    page.goto("/practice/plan/")
    expect(row(page, LESSON)).to_have_attribute("data-done", "yes")
    page.goto("/")
    today = page.locator("section", has=page.locator("#plan-today"))
    expect(today.get_by_role("listitem").first).to_contain_text("Done")


def test_it_works_without_javascript(open_page):
    page = open_page(java_script_enabled=False)
    make_a_plan(page, on=day(12), hours="2")

    expect(page.locator("#too-much")).to_contain_text("of it does not fit")
    page.locator(".plan-too-much").get_by_role("link", name=re.compile("hours a week")).click()
    page.get_by_role("button", name="Change it").click()
    expect(page.locator("#too-much")).to_have_count(0)

    page.get_by_role("link", name="Give up this plan").click()
    page.get_by_role("button", name="Give it up").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Study plan")


def test_it_is_for_everybody(open_page, watch):
    watch.forgive("status of 422")
    page = open_page(viewport=PHONE)
    page.goto("/practice/plan/")
    assert violations(page) == []

    page.goto("/practice/plan/new/")
    page.get_by_role("button", name="Make the plan").click()
    expect(page.get_by_text("Choose the day of the interview.")).to_be_visible()
    assert violations(page) == []

    make_a_plan(page, on=day(12), hours="2")
    page.get_by_text("What is left out").click()
    assert violations(page) == []
    page.goto("/practice/plan/give-up/")
    assert violations(page) == []
    page.goto("/")
    assert violations(page) == []
