"""Somebody writes a queue worker, plays it in a simulation, sees what went wrong, and plays it again."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import violations
from tests.chromium import IN_CHROMIUM, PHONE, WIDE
from tests.journeys.steps import begin, write

pytestmark = IN_CHROMIUM

PLAYED_MS = 60_000
RAISES = """\
import json


def lambda_handler(event, context):
    for record in event["Records"]:
        order = json.loads(record["body"])
        if order.get("poison"):
            raise ValueError(f"order {order['id']} is bad")
        print(f"charged {order['id']}")
"""
REPORTS = """\
import json


def lambda_handler(event, context):
    failures = []
    for record in event["Records"]:
        order = json.loads(record["body"])
        if order.get("poison"):
            failures.append({"itemIdentifier": record["messageId"]})
        else:
            print(f"charged {order['id']}")
    return {"batchItemFailures": failures}
"""


def simulate(page: Page) -> None:
    page.get_by_text("Simulate a queue, a stream or callers before it").click()
    page.get_by_role("button", name="Save it, and simulate").click()


def figure(page: Page, name: str) -> str:
    return page.locator("#run .facts div", has_text=name).locator("dd").inner_text()


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["desk", "phone"])
def test_a_poison_message_is_seen_and_dealt_with(open_page, viewport):
    page = open_page(viewport=viewport)
    begin(page, "A global counter")
    write(page, RAISES)
    simulate(page)
    assert violations(page) == []
    page.get_by_role("link", name="One poison message in a queue").click()
    assert violations(page) == []
    page.get_by_label("What your function logs").fill("charged {id}")
    page.get_by_role("button", name="Play", exact=True).click()

    expect(page.locator("#run .facts")).to_be_visible(timeout=PLAYED_MS)
    expect(page.locator("#run")).to_contain_text("order 7 is bad")
    assert int(figure(page, "Done more than once")) > 0
    assert int(figure(page, "Dead-lettered")) > 1
    page.get_by_label("Moment", exact=True).press("Home")
    expect(page.locator("#moment")).to_contain_text("orders#1 arrived")
    assert violations(page) == []
    address = page.url

    page.get_by_role("link", name="The code").click()
    expect(page.locator(".cm-editor:visible")).to_have_count(1)
    write(page, REPORTS)
    simulate(page)
    page.get_by_role("link", name="One poison message in a queue").first.click()
    page.get_by_role("link", name="Change it, play it again").click()
    expect(page.get_by_label("What your function logs")).to_have_value("charged {id}")
    page.get_by_label("ReportBatchItemFailures").check()
    page.get_by_role("button", name="Play", exact=True).click()

    expect(page.locator("#run .facts")).to_be_visible(timeout=PLAYED_MS)
    assert figure(page, "Dead-lettered") == "1"
    assert figure(page, "Done more than once") == "0"

    page.goto(address)
    expect(page.locator("#run")).to_contain_text("order 7 is bad")
