"""From a function to an address of its own: deployed, tried from the page, called from outside."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import violations
from tests.chromium import IN_CHROMIUM, Watch

pytestmark = IN_CHROMIUM

TALK = """address => new Promise((done, failed) => {
  const socket = new WebSocket(address);
  socket.onopen = () => socket.send("hello");
  socket.onmessage = (message) => { socket.close(); done(message.data); };
  socket.onerror = () => failed("no socket");
})"""


def test_a_function_is_deployed_called_and_both_sides_are_seen(page: Page):
    page.goto("/playground/")
    page.locator("button[name=example][value=http]").click()
    page.get_by_text("Give it an address").click()
    page.get_by_role("link", name="Front doors").click()
    page.get_by_role("button", name="Deploy").click()
    page.get_by_label("Path and query").fill("/hello?name=Ada")
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_label("Response")).to_contain_text('{"hello": "Ada", "path": "/hello"}')
    expect(page.get_by_label("Returned")).to_contain_text('"statusCode": 200')
    assert violations(page) == []

    (address,) = re.findall(r"http\S+", page.locator("#command").inner_text())
    answer = page.request.get(f"{address}missing")
    assert (answer.status, answer.text()) == (404, "There is nothing here.\n")
    assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")

    page.get_by_role("link", name="Front doors").click()
    page.get_by_role("link", name="API Gateway WebSocket API").click()
    page.get_by_label("Routes").fill("$default responds")
    assert violations(page) == []
    page.get_by_role("button", name="Deploy").click()
    (socket,) = re.findall(r"ws\S+", page.locator("#command").inner_text().replace("wscat", ""))
    assert page.evaluate(TALK, socket) == '{"hello": "world", "path": "/"}'


def test_what_is_wrong_is_said_where_it_is_typed_and_an_authorizer_guards_a_route(page: Page, watch: Watch):
    watch.forgive("status of 422")
    page.goto("/playground/")
    page.locator("button[name=example][value=http]").click()
    page.get_by_text("Give it an address").click()
    page.get_by_role("link", name="Front doors").click()
    page.get_by_role("link", name="API Gateway HTTP API").click()
    page.get_by_label("Routes").fill("$default staff")
    page.get_by_role("button", name="Deploy").click()

    expect(page.get_by_label("Routes")).to_have_accessible_description(
        re.compile("^Line 1: 'staff' says nothing")
    )
    assert violations(page) == []

    page.get_by_label("Routes").fill("$default by staff")
    page.get_by_text("A Lambda authorizer").click()
    authorizer = page.locator("details", has_text="A Lambda authorizer")
    authorizer.get_by_label("Name").fill("staff")
    authorizer.get_by_label("Identity sources").fill("$request.header.Authorization")
    authorizer.get_by_label("The function that is asked").select_option(index=1)
    page.get_by_role("button", name="Deploy").click()
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_label("Response")).to_contain_text("401 Unauthorized")
    expect(page.locator("#exchange")).to_contain_text("the authorizer is not asked")


def test_a_lab_is_deployed_and_called(page: Page):
    page.goto("/labs/validated-greeting/")
    page.get_by_role("button", name="Open in the playground").click()
    page.get_by_text("Give it an address").click()
    page.get_by_role("link", name="Front doors").click()
    page.get_by_role("button", name="Deploy").click()

    (address,) = re.findall(r"http\S+", page.locator("#command").inner_text())
    answer = page.request.post(address, data="{}")
    page.reload()

    assert answer.status in (200, 400, 502)
    expect(page.get_by_label("Response", exact=True)).to_contain_text(f"{answer.status}")
