"""Somebody publishes versions, sends a tenth of the events to the new one, and bounds what runs at once."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from portal.engines.emulator.layers import ours
from tests import needs
from tests.chromium import IN_CHROMIUM, PHONE, WIDE
from tests.journeys.steps import HANDLER, begin, covered, press, result, state, tab, write

pytestmark = IN_CHROMIUM
MANY_MS = 60_000  # a thousand invocations on a busy machine
LAYER = "python-boto3"
WHERE = "import boto3\n\n\ndef lambda_handler(event, context):\n    return boto3.__file__\n"


def handler(text: str) -> str:
    return f"def lambda_handler(event, context):\n    return {text!r}, context.function_version\n"


def publish(page: Page, text: str, number: int) -> None:
    """A version that answers so; back on the function's page."""
    write(page, handler(text))
    page.locator("summary", has_text="Publish a version").click()
    page.get_by_role("button", name="Publish version").click()
    expect(page.locator(".callout")).to_have_text(f"Version {number} is published.")
    back(page)


def back(page: Page) -> None:
    page.get_by_role("navigation", name="Breadcrumb").get_by_role("link").nth(1).click()
    covered(page)


def versions(page: Page) -> None:
    page.locator("summary", has_text="Publish a version").click()
    page.get_by_role("link", name="Versions and aliases").click()


def canary(page: Page, weight: str) -> None:
    """The alias live: version 1, and version 2 for so many per cent."""
    form = page.get_by_role("article", name="A new alias")
    form.get_by_label("Name").fill("live")
    form.get_by_label("Version", exact=True).select_option("1")
    form.get_by_label("Second version").select_option("2")
    form.get_by_label("Its weight").fill(weight)
    form.get_by_role("button", name="Create").click()
    expect(page.get_by_role("article", name="live")).to_be_visible()


def configure(page: Page, label: str, value: str) -> None:
    details = page.locator("details", has=page.get_by_label("Memory, MB"))
    if not details.get_by_label("Memory, MB").is_visible():
        details.locator("summary").click()
    page.get_by_label(label, exact=True).fill(value)


def part(page: Page, version: int) -> Locator:
    return result(page).locator(f'[data-version="{version}"]')


def counted(page: Page, version: int) -> tuple[int, int]:
    """How many invocations a version had, of how many."""
    found = re.match(r"([\d,]+) of ([\d,]+)", part(page, version).locator(".meter-text").inner_text())
    assert found
    had, of = (int(one.replace(",", "")) for one in found.groups())
    return had, of


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["desk", "phone"])
def test_a_canary_gets_its_tenth_of_a_thousand(open_page, viewport):
    page = open_page(viewport=viewport)
    begin(page, "A global counter")
    publish(page, "old", 1)
    publish(page, "new", 2)
    versions(page)
    canary(page, "10")
    back(page)

    page.get_by_label("Qualifier").select_option("live")
    page.get_by_label("times").fill("1000")
    page.get_by_label("at once").fill("10")
    page.get_by_role("button", name="Run many").click()
    state(page, "succeeded", within_ms=MANY_MS)

    (old, all_old), (new, all_new) = counted(page, 1), counted(page, 2)
    bounds = re.search(r"gives it (\d+) to (\d+) in 999 of 1,000", part(page, 2).inner_text())
    assert bounds
    least, most = int(bounds[1]), int(bounds[2])
    assert (all_old, all_new, old + new) == (1000, 1000, 1000)
    assert 60 < least < 100 < most < 140
    assert least <= new <= most
    assert part(page, 2).get_by_role("progressbar").evaluate("bar => bar.value / bar.max") == new / 1000


def test_a_version_stays_as_it_was_and_an_alias_is_pointed_back(page):
    begin(page, "A global counter")
    publish(page, "old", 1)
    publish(page, "new", 2)
    versions(page)
    canary(page, "100")
    back(page)
    page.get_by_label("Qualifier").select_option("live")
    press(page, "Run warm", "succeeded")
    assert json.loads(tab(page, "Response").locator("#payload").inner_text()) == ["new", "2"]

    versions(page)
    form = page.get_by_role("article", name="live")
    form.get_by_label("Second version").select_option("")
    form.get_by_label("Its weight").fill("")
    form.get_by_role("button", name="Change").click()
    back(page)
    page.get_by_label("Qualifier").select_option("live")
    press(page, "Run cold", "succeeded")

    assert json.loads(tab(page, "Response").locator("#payload").inner_text()) == ["old", "1"]
    expect(result(page)).to_contain_text("Version 1 ran, behind the alias live.")
    expect(tab(page, "Logs")).to_contain_text("Version: 1")


def test_a_layer_shadows_the_package_of_the_runtime(page):
    if LAYER not in ours():
        needs.missing("The layers are not installed: make setup")
    begin(page, "A global counter")
    write(page, WHERE)
    configure(page, "Memory, MB", "256")
    press(page, "Run cold", "succeeded")
    own = json.loads(tab(page, "Response").locator("#payload").inner_text())

    configure(page, "Layers", LAYER)
    press(page, "Run cold", "succeeded")

    assert not own.startswith("/opt/")
    found = json.loads(tab(page, "Response").locator("#payload").inner_text())
    assert found == "/opt/python/boto3/__init__.py"


def test_reserved_0_throttles_everything(page):
    begin(page, "A global counter")
    configure(page, "Reserved concurrency", "0")

    press(page, "Run warm", "failed")

    expect(result(page).locator(".result-head")).to_contain_text("Throttled")
    expect(result(page)).to_contain_text("1 of 1 throttled.")
    expect(result(page)).to_contain_text("TooManyRequestsException")
    expect(result(page)).to_contain_text("ReservedFunctionConcurrentInvocationLimitExceeded")
    configure(page, "Reserved concurrency", "1")
    press(page, "Run warm", "succeeded")


def test_what_is_provisioned_has_no_init_of_its_own(page):
    begin(page, "A slow start")
    page.locator("summary", has_text="Publish a version").click()
    page.get_by_role("button", name="Publish version").click()
    back(page)
    configure(page, "Provisioned concurrency", "2")
    page.get_by_label("Qualifier").select_option("1")
    page.get_by_label("times").fill("4")
    page.get_by_label("at once").fill("2")

    press(page, "Run many", "succeeded")

    expect(result(page).locator(".result-head")).to_contain_text("4 invocations · 0 cold")
    expect(page.locator(".lanes-drawn .lane-name", has_text="initialised ahead")).to_have_count(2)
    logs = tab(page, "Logs")
    expect(logs).to_contain_text("Before any event")
    invocation = logs.get_by_label("Logs", exact=True)
    expect(invocation).to_contain_text("REPORT RequestId")
    expect(invocation).not_to_contain_text("Init Duration")


def test_all_of_it_without_javascript(open_page):
    page = open_page(java_script_enabled=False)
    page.goto("/playground/")
    page.get_by_role("button", name="Open “A global counter”").click()
    for number, text in enumerate(("old", "new"), 1):
        page.locator(f'textarea[name="file:{HANDLER}"]').fill(handler(text))
        page.locator("summary", has_text="Publish a version").click()
        page.get_by_role("button", name="Publish version").click()
        expect(page.locator(".callout")).to_have_text(f"Version {number} is published.")
        page.get_by_role("navigation", name="Breadcrumb").get_by_role("link").nth(1).click()
    page.locator("summary", has_text="Publish a version").click()
    page.get_by_role("link", name="Versions and aliases").click()
    canary(page, "100")
    page.get_by_role("navigation", name="Breadcrumb").get_by_role("link").nth(1).click()

    page.get_by_label("Qualifier").select_option("live")
    page.get_by_role("button", name="Run warm", exact=True).click()

    state(page, "succeeded")
    expect(page.locator("#payload")).to_contain_text("new")
    expect(page.get_by_label("Qualifier")).to_have_value("live")
