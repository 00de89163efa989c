"""
Somebody who has never been here takes a lesson from the landing page to the next one, with the mistakes that one
makes: each time they find what came of it before their eyes, with the focus on it.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.chromium import IN_CHROMIUM, PHONE, WIDE
from tests.journeys.steps import SOLUTION, ready, submit, tab, write

pytestmark = IN_CHROMIUM

NAIVE = """PREDICTION = {"START": 3, "END": 3, "REPORT": 3, "Init Duration": 3}


def lambda_handler(event, context):
    return {"statusCode": 200, "body": "Hello, " + event["name"] + "!"}
"""


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["desk", "phone"])
def test_a_first_lesson_from_the_landing_page_to_the_next_lesson(open_page, viewport):
    page = open_page(viewport=viewport)
    page.goto("/")
    page.get_by_role("link", name="Begin with the first lesson").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What Lambda is (and is not)")
    expect(page.locator(".page-head .meta")).to_contain_text("minutes to read · lab,")

    answer_wrong_and_then_again(page)
    fail_ask_and_pass(page)
    read_on(page)


def answer_wrong_and_then_again(page: Page) -> None:
    question = page.locator("#question-first-request-order")
    question.get_by_role("button", name="Answer", exact=True).click()  # as it came, in no order
    before_the_eyes(page, question.locator(".verdict-headline"))

    question.get_by_role("link", name="Try it again").click()
    expect(question.get_by_role("button", name="Answer", exact=True)).to_be_visible()
    before_the_eyes(page, question.locator(".question-prompt"))


def fail_ask_and_pass(page: Page) -> None:
    ready(page)
    write(page, NAIVE)
    submit(page, "failed")
    failure = tab(page, "Checks").locator('.check-row[data-result="failed"] details[open]').first
    expect(failure).to_contain_text("KeyError: 'name'")

    page.get_by_role("button", name=re.compile("Show a hint")).last.click()
    before_the_eyes(page, page.locator("#hints summary"))

    write(page, SOLUTION)
    submit(page, "succeeded")


def read_on(page: Page) -> None:
    handle = page.get_by_role("tab", name="Read", exact=True)
    if handle.is_visible():
        handle.click()
    page.get_by_role("button", name="Mark as read").click()
    following = page.get_by_role("link", name=re.compile("^On to"))
    before_the_eyes(page, following)

    following.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your first function, line by line")
    page.goto("/progress/")
    expect(page.get_by_role("row", name=re.compile("What Lambda is"))).to_contain_text("10 of 10")


def before_the_eyes(page: Page, place: Locator) -> None:
    expect(place).to_be_focused()
    expect(place).to_be_in_viewport(ratio=1)


def test_on_a_phone_the_lab_begins_at_its_top_and_the_text_is_found_where_it_was_left(open_page):
    page = open_page(viewport=PHONE)
    page.goto("/lessons/zip-packages-and-dependencies/")
    heading = page.get_by_role("heading", name="Whose boto3 is it?")
    heading.scroll_into_view_if_needed()

    page.get_by_role("tab", name="Lab", exact=True).click()
    expect(page.get_by_role("heading", name="Repack it").last).to_be_in_viewport()
    expect(page.locator(".cm-editor").first).to_be_in_viewport()

    page.get_by_role("tab", name="Read", exact=True).click()
    expect(heading).to_be_in_viewport()


def test_each_verdict_is_brought_into_view_not_the_first_of_the_page(open_page):
    page = open_page(viewport=WIDE)
    page.goto("/lessons/what-lambda-is/")

    for slug in ("shared-responsibility", "best-home"):
        question = page.locator(f"#question-{slug}")
        for choice in question.get_by_role("combobox").all():
            choice.select_option(index=1)
        question.get_by_role("button", name="Answer", exact=True).click()
        before_the_eyes(page, question.locator(".verdict-headline"))
