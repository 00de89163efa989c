"""Somebody opens the portal, reads a lesson, runs its lab, answers five questions, and it counts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.chromium import IN_CHROMIUM, PHONE, WIDE
from tests.journeys.steps import (
    LAB,
    LESSON,
    SOLUTION,
    STARTER,
    answer_one,
    counted,
    ready,
    result,
    run,
    sign_up,
    state,
    submit,
    tab,
    write,
    written,
)

pytestmark = IN_CHROMIUM


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["desk", "phone"])
def test_first_light(open_page, viewport):
    page = open_page(viewport=viewport)
    read_the_first_lesson(page)
    ready(page)

    run(page, "succeeded")
    expect(tab(page, "Response")).to_contain_text("Hello from Lambda!")
    log = tab(page, "Logs")
    expect(log).to_contain_text("START RequestId")
    expect(log).to_contain_text("Received event:")
    expect(log).to_contain_text("REPORT RequestId")

    submit(page, "failed")
    failure = tab(page, "Checks").locator('.check-row[data-result="failed"] details[open]').first
    expect(failure).to_contain_text("Asha")  # the event it was given
    expect(failure.locator('[data-side="expected"]')).to_contain_text("Hello, Asha!")
    expect(failure.locator('[data-side="actual"]')).to_contain_text("Hello from Lambda!")
    expect(failure).to_contain_text("Received event:")  # what it printed

    write(page, SOLUTION)
    submit(page, "succeeded")
    expect(tab(page, "Checks").locator('.check-row[data-result="failed"]')).to_have_count(0)

    mark_it_read(page)
    answer_five_questions(page)
    before = counted(page)
    assert before == {"lessons read": 1, "labs passed": 1, "incidents solved": 0, "questions answered": 5}

    sign_up(page)
    assert counted(page) == before


def read_the_first_lesson(page: Page) -> None:
    page.goto("/")
    page.locator(f'main a[href="/lessons/{LESSON}/"]').first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("What Lambda is")


def mark_it_read(page: Page) -> None:
    read = page.get_by_role("tab", name="Read", exact=True)
    if read.is_visible():
        read.click()
    page.get_by_role("button", name=re.compile("read", re.I)).last.click()
    expect(page.get_by_text("Read", exact=True).first).to_be_visible()


def answer_five_questions(page: Page) -> None:
    page.goto("/practice/")
    page.get_by_role("article", name="Fundamentals").get_by_role("button", name="Start").click()
    for nth in range(5):
        answer_one(page)
        expect(page.locator(".verdict")).to_contain_text("Right")
        following = page.get_by_role("link", name="Next question")
        expect(following).to_be_focused()
        if nth < 4:
            following.press("Enter")
            expect(page.locator(".verdict")).to_have_count(0)


def test_the_same_lab_without_javascript(open_page):
    page = open_page(java_script_enabled=False)
    page.goto(f"/labs/{LAB}/")

    page.get_by_role("button", name="Run", exact=True).click()
    state(page, "succeeded")
    expect(result(page)).to_contain_text("Hello from Lambda!")
    expect(result(page)).to_contain_text("REPORT RequestId")

    page.get_by_role("button", name="Submit", exact=True).click()
    state(page, "failed")
    expect(result(page).locator('[data-side="expected"]').first).to_contain_text("Hello, Asha!")
    assert written(page) == STARTER

    page.locator('textarea[name="file:lambda_function.py"]').fill(SOLUTION)
    page.get_by_role("button", name="Submit", exact=True).click()
    state(page, "succeeded")
    assert written(page) == SOLUTION
    assert counted(page)["labs passed"] == 1


def test_a_lesson_is_read_and_its_question_answered_without_javascript(open_page):
    page = open_page(java_script_enabled=False)
    page.goto(f"/lessons/{LESSON}/")

    page.get_by_role("button", name=re.compile("read", re.I)).last.click()
    expect(page).to_have_url(re.compile(f"/lessons/{LESSON}/"))
    question = page.locator("#question-fifty-megabytes-myth")
    question.locator("input[type=radio]").first.check()
    question.get_by_role("button", name="Answer").click()

    expect(page.locator("#question-fifty-megabytes-myth .verdict")).to_be_visible()
    assert counted(page) == {
        "lessons read": 1,
        "labs passed": 0,
        "incidents solved": 0,
        "questions answered": 1,
    }
