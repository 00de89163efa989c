"""Labs whose code is a template or a workflow, through the page: a real broker, a real checker, the real labs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from portal.engines.curriculum import Library
from portal.engines.curriculum.models import TEMPLATE, WORKFLOW
from portal.engines.emulator.client import Broker
from portal.engines.stacks import CheckerAt
from portal.pages.labs import answers, views
from portal.records.progress import settle
from portal.records.progress.models import Submission
from portal.records.runs.models import Run
from portal.records.runs.pool import Pool
from tests.content.shelf import library
from tests.deploying import checks, deploying
from tests.pages.labs.conftest import carry
from tests.people import somebody

__all__ = ["checks", "deploying"]

pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True)]
HTMX = {"HX-Request": "true"}
MENDED, FLOW = library().labs["mend-the-template"], library().labs["mend-the-workflow"]


@pytest.fixture(autouse=True)
def content(shelf, monkeypatch: pytest.MonkeyPatch) -> Library:
    """The labs that are taught, in the place of the small one of this room."""
    for module in (views, answers, settle):
        monkeypatch.setattr(module, "library", library)
    monkeypatch.setattr(answers, "WAIT_S", 60)
    return library()


@pytest.fixture
def pool(deploying: Broker, checks: CheckerAt) -> Iterator[None]:
    pool = Pool(deploying, threads=2, checks=checks)
    pool.start()
    yield
    pool.stop(within_s=5)


def post(client: Client, lab, what: str, files: dict[str, str]) -> str:
    typed = {f"file:{path}": text for path, text in files.items()}
    answer = client.post(f"/labs/{lab.slug}/{what}/", typed, headers=HTMX)
    assert answer.status_code == 200, answer.text
    return answer.text


def test_the_template_opens_first_and_there_is_no_event(client):
    page = client.get("/labs/mend-the-template/").text

    assert page.index("template.yaml</a>") < page.index("src/lambda_function.py</a>")
    assert 'name="event"' not in page
    assert "Memory, MB" not in page
    assert "Open in the playground" not in page
    assert "Deploy</button>" in page


def test_a_template_that_is_refused_says_why_and_where(client, pool):
    panel = post(client, MENDED, "run", MENDED.starter)

    assert "<strong>Not deployed</strong> · <span>1 finding</span>" in panel
    assert f'data-error-file="{TEMPLATE}" data-error-line="11"' in panel
    assert "was deprecated" in panel
    assert 'data-level="error" data-line="11"' in panel


def test_a_template_is_deployed_and_used(client, pool):
    panel = post(client, MENDED, "run", MENDED.solution)

    assert "<strong>Deployed</strong> · <span>11 resources</span>" in panel
    assert 'data-state="succeeded"' in panel
    assert "call GET /hello" in panel
    assert "Hello from Lambda!" in panel
    assert "live: 10% of the calls go to version 2, in progress." in panel
    assert "AWS::CodeDeploy::DeploymentGroup" in panel
    assert "fails-when-asked" not in panel  # what hidden checks do is theirs


def test_a_submission_counts_and_shows_what_was_deployed_for_the_first_failure(client, pool):
    panel = post(client, MENDED, "submit", MENDED.wrong["alias-without-canary"])

    assert "checks 5/7" in panel
    assert "Of the check “A new version gets a tenth of the calls first" in panel
    assert Submission.objects.get().points == 7.0
    tried = client.get(f"/labs/mend-the-template/submissions/{Submission.objects.get().pk}/").text
    assert "AutoPublishAlias" in tried


def test_a_workflow_is_checked_and_its_findings_are_shown(client, pool):
    panel = post(client, FLOW, "submit", FLOW.starter)

    assert "checks 1/9" in panel
    assert f'data-findings="{WORKFLOW}"' in panel
    assert f'data-error-file="{WORKFLOW}" data-error-line="13"' in panel
    assert "Passed" in post(client, FLOW, "submit", FLOW.solution)


def test_a_workflow_is_not_run(client):
    page = client.get("/labs/mend-the-workflow/").text
    answer = client.post("/labs/mend-the-workflow/run/", {f"file:{WORKFLOW}": "a"}, headers=HTMX)

    assert "data-run data-submit" in page
    assert "Check</button>" in page
    assert answer.status_code == 422
    assert "A workflow is read and not run." in answer.text


def test_what_is_no_function_is_not_taken_into_the_playground(client):
    carry(client, somebody())

    assert client.post("/labs/mend-the-template/take/", {}).status_code == 404


def test_other_peoples_deployments_do_not_exist(client, pool):
    post(client, MENDED, "run", MENDED.starter)
    stranger = Client()
    carry(stranger, somebody())
    run = Run.objects.get()

    assert client.get(f"/labs/mend-the-template/runs/{run.pk}/").status_code == 200
    assert stranger.get(f"/labs/mend-the-template/runs/{run.pk}/").status_code == 404
