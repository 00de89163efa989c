"""Somebody follows a message from the function that sent it to the one that got it."""

from __future__ import annotations

import json

from playwright.sync_api import Page, expect

from tests.chromium import IN_CHROMIUM, WIDE
from tests.journeys.steps import begin, press, result, tab, write

pytestmark = IN_CHROMIUM

SENDS = """\
import boto3

sqs = boto3.client("sqs")

def lambda_handler(event, context):
    queue = sqs.create_queue(QueueName="orders")["QueueUrl"]
    sqs.send_message(QueueUrl=queue, MessageBody=event["customer"])
    return sqs.receive_message(QueueUrl=queue, MessageSystemAttributeNames=["All"])["Messages"][0]
"""
GETS = """\
from aws_xray_sdk.core import xray_recorder

def lambda_handler(event, context):
    for record in event["Records"]:
        with xray_recorder.in_subsegment("ship"):
            print("shipped to", record["body"])
"""


def as_event(message: dict[str, object]) -> str:
    """What the event source mapping of a queue makes of a message."""
    record = {
        "messageId": message["MessageId"],
        "body": message["Body"],
        "attributes": message["Attributes"],
        "eventSource": "aws:sqs",
    }
    return json.dumps({"Records": [record]})


def rename(page: Page, name: str) -> None:
    page.get_by_text("Name and versions").click()
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_role("button", name="Rename").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def test_a_trace_goes_on_behind_a_queue_in_another_function(open_page):
    page = open_page(viewport=WIDE)
    begin(page, "A trace")
    rename(page, "sender")
    write(page, SENDS)
    page.get_by_text("AWS around it: off").click()
    page.get_by_label("AWS around it", exact=True).select_option("Fresh")
    press(page, "Run warm", "succeeded")
    message = json.loads(tab(page, "Response").locator("#payload").inner_text())

    begin(page, "A trace")
    rename(page, "shipper")
    write(page, GETS)
    write(page, as_event(message), file="Event")
    press(page, "Run warm", "succeeded")
    result(page).get_by_role("link", name="Its trace").click()

    rows = page.locator(".traced text")
    expect(rows.filter(has_text="ship").first).to_be_visible()
    services = page.get_by_role("region", name="Services")
    expect(services).to_contain_text("sender")
    expect(services).to_contain_text("shipper")

    page.get_by_text("It goes on from").get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("sender")
