"""A naive queue worker takes good orders down with bad ones; code and queue are mended, each in its turn."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from portal.settings import CONTENT_DIR
from tests.browser.test_accessibility import violations
from tests.chromium import IN_CHROMIUM, WIDE
from tests.journeys.steps import open_lab, result, state, submit, write

pytestmark = IN_CHROMIUM

FIRST_RUN_MS = 60_000  # the portal's first that needs AWS, and its SDK: both are loaded then
LAB = CONTENT_DIR / "labs" / "occasional-failures"
SOLUTION = (LAB / "solution" / "lambda_function.py").read_text(encoding="utf-8")
PLAYED = "With a bank that does not always answer"


def set_well(page: Page) -> None:
    page.get_by_label("BatchSize").fill("10")
    page.get_by_label("Visibility timeout, s").fill("60")
    page.get_by_label("maxReceiveCount").fill("5")
    page.get_by_label("ReportBatchItemFailures").select_option("on")


def test_good_code_fails_behind_a_bad_queue_and_passes_behind_a_good_one(open_page):
    page = open_page(viewport=WIDE)
    open_lab(page, "occasional-failures")
    assert violations(page) == []

    write(page, SOLUTION)
    page.get_by_role("button", name="Submit", exact=True).click()
    state(page, "failed", within_ms=FIRST_RUN_MS)
    expect(result(page)).to_contain_text(
        "Played with BatchSize 1, Visibility timeout 10 s, maxReceiveCount 2"
    )
    check = result(page).locator(".check-row", has_text=PLAYED)
    expect(check).to_contain_text("there should be")
    check.get_by_role("link").click()

    expect(page.locator("#run .facts")).to_contain_text("Throttles")
    expect(page.locator(".page-head")).to_contain_text("ReportBatchItemFailures off")
    page.get_by_label("Moment", exact=True).press("Home")
    expect(page.locator("#moment")).to_contain_text("orders#1 arrived")
    assert violations(page) == []

    open_lab(page, "occasional-failures")
    set_well(page)
    submit(page, "succeeded")
    expect(result(page)).to_contain_text("checks 4/4")
    expect(result(page)).to_contain_text("Played with BatchSize 10, Visibility timeout 60 s")


def test_what_is_set_is_kept_and_put_back(open_page):
    page = open_page(viewport=WIDE)
    open_lab(page, "occasional-failures")
    set_well(page)
    expect(page.locator("[data-save-state]")).to_contain_text(re.compile("^Saved (just|[0-9])"))

    open_lab(page, "occasional-failures")
    expect(page.get_by_label("Visibility timeout, s")).to_have_value("60")
    expect(page.get_by_label("ReportBatchItemFailures")).to_have_value("on")

    page.get_by_role("button", name="Reset", exact=True).click()
    expect(page.get_by_label("Visibility timeout, s")).to_have_value("10")


def test_without_script_it_is_a_form_like_any_other(open_page, watch):
    watch.forgive("status of 422")
    page = open_page(viewport=WIDE, java_script_enabled=False)
    page.goto("/labs/occasional-failures/")
    set_well(page)
    page.get_by_label("BatchSize").fill("99")
    page.locator('form[id="workbench-form"]').evaluate("form => form.noValidate = true")
    page.get_by_role("button", name="Submit", exact=True).click()

    expect(result(page)).to_contain_text("BatchSize is a number from 1 to 10.")
    expect(page.get_by_label("BatchSize")).to_have_value("99")
    expect(page.get_by_label("Visibility timeout, s")).to_have_value("60")
