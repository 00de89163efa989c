"""Somebody meets AccessDenied in the playground, takes the smallest policy, and keeps the account."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.test_accessibility import violations
from tests.chromium import IN_CHROMIUM, WIDE
from tests.journeys.steps import begin, covered, press, result, tab, write, written

pytestmark = IN_CHROMIUM

POLICY = "policy.json"


def test_a_denial_leads_to_the_policy_that_is_needed_and_the_account_is_kept(open_page, watch):
    page = open_page(viewport=WIDE)
    begin(page, "Access denied")

    press(page, "Run warm", "failed")
    expect(result(page)).to_contain_text("no Allow for s3:PutObject on arn:aws:s3:::notes/final.txt")
    aws = tab(page, "AWS")
    expect(aws.get_by_role("row", name="s3:PutObject")).to_contain_text("denied")
    smallest = aws.locator("#aws-smallest").inner_text()

    watch.forgive("status of 422")
    write(page, smallest.replace("Allow", "allow"), file=POLICY)
    press(page, "Run warm", "refused")
    expect(result(page)).to_contain_text("policy.json, line")
    expect(page.locator(".cm-lint-marker-error")).to_be_visible()

    write(page, smallest, file=POLICY)
    page.get_by_text("AWS around it: fresh each run").click()
    page.get_by_label("AWS around it", exact=True).select_option("Kept")
    press(page, "Run warm", "succeeded")
    expect(tab(page, "AWS")).to_contain_text("added object final.txt")
    assert violations(page) == []
    page.set_viewport_size(WIDE)

    tab(page, "AWS").get_by_role("link", name="your account").click()
    page.get_by_text("notes").click()
    expect(page.get_by_role("main")).to_contain_text("final.txt HELLO")
    assert violations(page) == []
    page.set_viewport_size(WIDE)

    page.get_by_role("link", name="Playground").first.click()
    page.get_by_role("link", name="access-denied").click()
    covered(page)
    assert written(page, POLICY) == smallest
    page.get_by_text("AWS around it: kept between runs").click()
    page.get_by_role("link", name="your account").first.click()
    page.get_by_role("button", name="Reset").click()
    expect(page.get_by_role("main")).to_contain_text(re.compile("Nothing is in it"))
