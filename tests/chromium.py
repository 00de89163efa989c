"""
A real Chromium before the real portal. A page that logs an error, throws or
breaks the content security policy fails its test, whatever else it shows.

Put `pytestmark = IN_CHROMIUM` into a module that uses these fixtures: all of
them then share one worker, and so one portal.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from tests import needs
from tests.site import Site, running_site

IN_CHROMIUM = [pytest.mark.browser, pytest.mark.xdist_group("site")]
WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
PATIENCE_MS = 10_000

ARGUMENTS = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--no-first-run",
    "--disable-dev-shm-usage",
    # A tenth of the time of a page: one process for all of them, and nobody looks at what they draw.
    "--renderer-process-limit=1",
    "--disable-gpu-compositing",
    "--js-flags=--min-semi-space-size=64",
)
TELL_OF_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP: ${event.violatedDirective} refused ${event.blockedURI} in ${event.sourceFile}:${event.lineNumber}`));
"""

expect.set_options(timeout=PATIENCE_MS)


@dataclass
class Watch:
    """What went wrong in the pages of one test."""

    faults: list[str] = field(default_factory=list)
    forgiven: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))

    def forgive(self, pattern: str) -> None:
        """Expected by this test: Chromium logs every answer of 400 and above, and every lost connection."""
        self.forgiven.append(pattern)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "assert"}:
            self.faults.append(f"{message.location.get('url', '')}: {message.text}")

    def left(self) -> list[str]:
        return [fault for fault in self.faults if not any(re.search(one, fault) for one in self.forgiven)]


class OpenPage(Protocol):
    def __call__(self, **options: Any) -> Page: ...


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    with running_site() as up:
        yield up


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """For one module: while Playwright's loop runs in a thread, Django refuses queries in it."""
    path = needs.chromium()
    arguments = [*ARGUMENTS, "--no-sandbox"] if os.geteuid() == 0 else [*ARGUMENTS]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def watch() -> Iterator[Watch]:
    watch = Watch()
    yield watch
    if left := watch.left():
        pytest.fail("The page said:\n" + "\n".join(left))


@pytest.fixture
def open_page(browser: Browser, site: Site, watch: Watch) -> Iterator[OpenPage]:
    """A page in a new context: another browser, another person. Options are Playwright's for contexts."""
    contexts: list[BrowserContext] = []

    def go(**options: Any) -> Page:
        context = browser.new_context(
            **{"base_url": site.address, "viewport": WIDE, "reduced_motion": "reduce", **options}
        )
        contexts.append(context)
        context.add_init_script(TELL_OF_VIOLATIONS)
        context.set_default_timeout(PATIENCE_MS)
        context.on("page", watch.watch)
        return context.new_page()

    yield go
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    return open_page()
