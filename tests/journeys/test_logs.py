"""Somebody finds the request that failed among the logs of their runs, and sees it in the metrics."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import expect

from tests.chromium import IN_CHROMIUM, PHONE, WIDE
from tests.journeys.steps import begin, press, tab, write

pytestmark = IN_CHROMIUM

SHIP = """\
def lambda_handler(event, context):
    print("order", event["order"], "arrived")
    return event["quantity"] // event["boxes"]
"""
ORDERS = [{"order": "o-17", "quantity": 6, "boxes": 2}, {"order": "o-18", "quantity": 6, "boxes": 0}]
POISON = r"""fields @timestamp, @requestId, @message
| filter @message like /order .* arrived/ or @message like /Error/
| parse @message "order * arrived" as order
| stats latest(order) as order, sum(strcontains(@message, "ZeroDivisionError")) > 0 as failed by @requestId
| sort failed desc"""


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["desk", "phone"])
def test_a_query_finds_the_poison_request(open_page, viewport):
    page = open_page(viewport=viewport)
    begin(page, "A global counter")
    write(page, SHIP)
    for order, state in zip(ORDERS, ("succeeded", "failed"), strict=True):
        write(page, json.dumps(order), file="Event")
        press(page, "Run warm", state)

    tab(page, "Logs").get_by_role("link", name="Ask the logs of all runs").click()
    page.get_by_label("Query").fill(POISON)
    page.get_by_role("button", name="Run query").click()

    first = page.locator("table.entries tbody tr").first
    expect(first).to_contain_text("o-18")
    expect(first.locator("td").last).to_have_text("1")
    expect(page).to_have_url(re.compile(r"/logs/\?q="))

    page.get_by_label("Query").fill("fields @message | filtre x")
    page.get_by_role("button", name="Run query").click()
    expect(page.get_by_role("alert")).to_contain_text("line 1 and position")

    page.get_by_role("link", name="Metrics", exact=True).click()
    errors = page.get_by_role("img", name=re.compile(r"^Errors, Sum, Count\. [\d:]+: 1\b"))
    expect(errors).to_be_visible()
