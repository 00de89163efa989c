"""The page of workflows: what is pasted is checked, shown again, and kept nowhere."""

from __future__ import annotations

import re
import socket
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as examined
from hypothesis import strategies as st

from portal.engines.stacks import CheckerAt
from portal.pages.workflows.check import AT_ONCE, check
from portal.pages.workflows.examples import FIRST, SOUND, examples
from portal.pages.workflows.forms import FILE, LONGEST

pytestmark = [pytest.mark.django_db, pytest.mark.broker]

EXAMPLES = examples()
PAGE = reverse("workflows:workflow")
OWN = reverse("workflows:example", args=["own"])
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def checker(settings, checker_socket):
    settings.CHECKER_SOCKET = checker_socket


def posted(client: Client, text: str, *, status: int = 200, path: str = OWN, **more) -> str:
    response = client.post(path, {f"file:{FILE}": text, **more.pop("data", {})}, **more)
    assert response.status_code == status
    return response.content.decode()


def rules(page: str) -> list[tuple[str, str, int]]:
    found = re.findall(r'data-level="(\w+)" data-line="(\d+)" data-column="\d+" data-rule="([\w-]+)"', page)
    return [(level, rule, int(line)) for level, line, rule in found]


@pytest.mark.parametrize("slug", EXAMPLES)
def test_every_example_is_a_page(client, slug):
    response = client.get(reverse("workflows:example", args=[slug]))

    assert response.status_code == 200
    assert f'aria-current="page">{EXAMPLES[slug].title}' in response.content.decode()


def test_it_begins_with_the_one_to_mend_which_is_checked_when_one_asks(client):
    page = client.get(PAGE).content.decode()

    assert "actions/checkout@v3" in page
    assert rules(page) == []


def test_an_example_that_is_not_there_is_not_found(client):
    assert client.get("/workflows/nowhere/").status_code == 404


def test_the_one_to_mend_is_refused_line_by_line(client):
    page = posted(client, EXAMPLES[FIRST].text, path=PAGE)

    found = rules(page)
    assert ("error", "action-major", 13) in found
    assert ("error", "oidc", 28) in found
    assert ("warning", "python-version", 18) in found
    assert f'data-goto-file="{FILE}" data-goto-line="13"' in page
    assert "5 errors, 4 warnings, 3 notes" in page


def test_nothing_is_said_against_the_sound_one(client):
    page = posted(client, EXAMPLES[SOUND].text)

    assert rules(page) == []
    assert "No findings" in page
    assert 'data-state="succeeded"' in page


def test_what_was_typed_is_shown_again_as_text(client):
    typed = "on: push\njobs: {a: '</textarea><script>alert(1)</script>'}\n"

    page = posted(client, typed.replace("\n", "\r\n"))

    assert "<script>alert" not in page
    assert "jobs: {a: &#x27;&lt;/textarea&gt;&lt;script&gt;" in page


def test_htmx_gets_the_findings_alone(client):
    part = posted(client, EXAMPLES[FIRST].text, headers=HTMX)

    assert part.lstrip().startswith('<section class="result result-beside" id="findings"')
    assert "<textarea" not in part
    assert rules(part)


def test_a_committed_samconfig_holds_what_deploy_is_not_told(client):
    text = EXAMPLES[FIRST].text

    without, beside = posted(client, text), posted(client, text, data={"has_samconfig": "on"})

    assert ("error", "sam-deploy", 33) in rules(without)
    assert not [rule for _, rule, _ in rules(beside) if rule == "sam-deploy"]
    assert 'name="has_samconfig" checked' in beside


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "There is no workflow yet"), (" \n", "A workflow is an object"), ("a" * (LONGEST + 1), "over 64 KB"), ("a\0b", "NUL character")],
    ids=["nothing", "blanks", "too long", "NUL"],
)  # fmt: skip
def test_what_is_no_workflow_is_told_what_to_change(client, text, said):
    assert said in posted(client, text, status=200 if text == " \n" else 422)


def test_a_place_that_cannot_be_read_is_named(client):
    assert rules(posted(client, "on: push\njobs: [a\n")) == [("error", "E0000", 3)]


def test_a_script_of_thousands_of_commands_is_read(client):
    script = "sam deploy\n          " * 2_500

    found = rules(
        posted(
            client, f"on: push\njobs:\n  a:\n    runs-on: b\n    steps:\n      - run: |\n          {script}\n"
        )
    )

    assert ("warning", "sam-build", 6) in found


def test_of_thousands_of_findings_some_are_shown(client):
    steps = "      - uses: actions/checkout@v1\n" * 1_500

    page = posted(client, f"on: push\njobs:\n  a:\n    runs-on: b\n    steps:\n{steps}")

    assert len(rules(page)) == 200
    assert "The first 200 are shown" in page


def test_without_the_process_that_checks_the_text_is_still_there(client, settings, tmp_path):
    settings.CHECKER_SOCKET = tmp_path / "nobody.sock"

    page = posted(client, EXAMPLES[SOUND].text, status=503)

    assert "It could not be checked." in page
    assert "role-to-assume" in page
    assert 'data-state="broken"' in page


def test_begin_again_is_the_example_as_it_was(client):
    response = client.post(OWN, {f"file:{FILE}": "on: push", "again": "1"})

    assert (response.status_code, response["Location"]) == (302, OWN)


def test_a_form_from_elsewhere_is_refused():
    assert Client(enforce_csrf_checks=True).post(OWN, {f"file:{FILE}": "on: push"}).status_code == 403


def test_nothing_is_asked_of_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        posted(client, EXAMPLES[FIRST].text)


@examined(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.one_of(st.text(), st.lists(st.sampled_from(["on:", " push\n", "jobs:\n", "  a:\n", "    ", "- ", "steps:\n", "run: |\n", "uses: a/b@v1\n", "[", "{", "!x ", "&a ", "*a", "'", "${{ github.head_ref }}"])).map("".join)))  # fmt: skip
def test_anything_at_all_is_read_or_refused(text, checker_socket):
    checked = check(text=text, has_samconfig=False, checks=CheckerAt(checker_socket))

    assert not checked.is_ours
    assert all(one["line"] >= 1 and one["message"] for one in checked.findings)


def test_whoever_comes_when_every_place_is_taken_is_told_and_loses_nothing(client, tmp_path):
    mine = EXAMPLES[SOUND].text
    silent = tmp_path / "silent.sock"
    with socket.socket(socket.AF_UNIX) as server, ThreadPoolExecutor(AT_ONCE) as others:
        server.bind(str(silent))
        server.listen()
        waiting = [
            others.submit(check, text=mine, has_samconfig=False, checks=CheckerAt(silent))
            for _ in range(AT_ONCE)
        ]
        taken = [server.accept()[0] for _ in range(AT_ONCE)]

        page = posted(client, mine, status=429)

        for one in taken:
            one.close()
        assert all(one.result().is_ours for one in waiting)
    assert "Try again in a few seconds" in page
    assert "name: " in page
    posted(client, mine)
