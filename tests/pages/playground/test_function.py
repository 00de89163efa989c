"""A function of one's own: made, written, kept; and nobody else's business."""

from __future__ import annotations

import pytest

from portal.records.accounts.models import Learner
from portal.records.playground.models import KeptCode, OwnFunction
from portal.records.runs.models import Run, RunState
from tests import make
from tests.pages.playground.conftest import HTMX, a_play

pytestmark = pytest.mark.django_db


def posted(function: OwnFunction, **changed: str) -> dict[str, str]:
    """The whole form as a browser sends it."""
    written = function.written
    files = {f"file:{path}": text for path, text in written.files.items()}
    return {
        **files,
        "event": written.event,
        **written.fields,
        "base_version": str(function.version),
    } | changed


def test_a_stranger_sees_examples_and_becomes_nobody(client):
    page = client.get("/playground/")

    assert page.status_code == 200
    assert "A global counter" in page.text
    assert not Learner.objects.exists()


def test_an_example_becomes_a_function_of_the_one_who_opens_it(client):
    page = client.post("/playground/new/", {"example": "counter"}, follow=True)

    function = OwnFunction.objects.get()
    assert page.redirect_chain == [(f"/playground/{function.pk}/", 303)]
    assert "count += 1" in page.text
    assert "counter" in client.get("/playground/").text


def test_a_second_one_of_a_name_gets_a_number(client):
    for _ in range(3):
        client.post("/playground/new/", {"example": "counter"})

    assert sorted(OwnFunction.objects.values_list("name", flat=True)) == ["counter", "counter-2", "counter-3"]


@pytest.mark.parametrize("name", ["with space", "a" * 65, "ünicode", "semi;colon", "a/b"])
def test_a_name_that_aws_would_refuse_is_refused_and_stays_typed(client, name):
    page = client.post("/playground/new/", {"name": name})

    assert page.status_code == 422
    assert "1 to 64 letters, digits, hyphens and underscores" in page.text
    assert not OwnFunction.objects.exists()


ADDRESSES = ["", "kept/"]
POSTS = ["run/warm/", "draft/", "files/", "rename/", "away/"]


@pytest.mark.parametrize("what", ADDRESSES)
def test_what_is_anothers_is_not_there(stranger, function, what):
    assert stranger.get(f"/playground/{function.pk}/{what}").status_code == 404


@pytest.mark.parametrize("what", POSTS)
def test_nobody_changes_what_is_anothers(stranger, function, what):
    assert stranger.post(f"/playground/{function.pk}/{what}", posted(function)).status_code == 404
    assert OwnFunction.objects.get().written == function.written


def test_a_run_of_anothers_is_not_there(client, stranger, function):
    play = a_play(function, make.outcome("1"))

    for what in ("", "code/"):
        assert client.get(f"/playground/runs/{play.run_id}/{what}").status_code == 200
        assert stranger.get(f"/playground/runs/{play.run_id}/{what}").status_code == 404
    for what in ("cancel/", "code/restore/"):
        assert stranger.post(f"/playground/runs/{play.run_id}/{what}").status_code == 404


def test_a_draft_is_saved_with_its_configuration(client, function):
    answer = client.post(
        f"/playground/{function.pk}/draft/", posted(function, memory_mb="512", environment="A=1")
    )

    assert answer.json()["version"] == 2
    page = client.get(f"/playground/{function.pk}/").text
    assert 'name="memory_mb" type="number" min="128" max="10240" step="1" value="512"' in page
    assert "A=1" in page


def test_of_two_windows_neither_is_lost(client, function):
    first = posted(function, **{"file:lambda_function.py": "# first"})
    second = posted(function, **{"file:lambda_function.py": "# second"})
    client.post(f"/playground/{function.pk}/draft/", first)

    answer = client.post(f"/playground/{function.pk}/draft/", second)

    assert answer.status_code == 409
    assert answer.json()["url"] == f"/playground/{function.pk}/"
    assert OwnFunction.objects.get().files["lambda_function.py"] == "# first"
    assert "# second" in client.get(f"/playground/{function.pk}/kept/").text


def test_a_file_is_added_renamed_and_taken_away_and_what_was_typed_is_kept(client, function):
    typed = {"file:lambda_function.py": "# typed", "new_file": "lib/words.py"}
    page = client.post(f"/playground/{function.pk}/files/", posted(function, **typed), follow=True)
    function.refresh_from_db()
    assert function.files == {"lambda_function.py": "# typed", "lib/words.py": ""}
    assert 'aria-current="true">lib/words.py' in page.text

    client.post(f"/playground/{function.pk}/files/", posted(function, **{"name:lib/words.py": "lib/text.py"}))
    function.refresh_from_db()
    assert set(function.files) == {"lambda_function.py", "lib/text.py"}

    client.post(f"/playground/{function.pk}/files/", posted(function, away="lambda_function.py"))
    function.refresh_from_db()
    assert set(function.files) == {"lib/text.py"}
    assert "# typed" in client.get(f"/playground/{function.pk}/kept/").text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"new_file": "../up.py"}, "cannot name a file"),
        ({"new_file": "/etc/passwd"}, "cannot name a file"),
        ({"new_file": "lambda_function.py"}, "already"),
        ({"new_file": "lambda_function.py/x.py"}, "folder"),
        ({"away": "lambda_function.py"}, "at least one file"),
        ({"name:lambda_function.py": ""}, "cannot name a file"),
    ],
    ids=["up", "absolute", "twice", "file and folder", "the last", "nothing"],
)
def test_a_change_of_files_that_cannot_be_is_explained_and_nothing_typed_is_lost(
    client, function, change, said
):
    page = client.post(
        f"/playground/{function.pk}/files/",
        posted(function, **{"file:lambda_function.py": "# typed"}, **change),
    )

    assert page.status_code == 422
    assert said in page.text
    assert "# typed" in page.text
    assert set(OwnFunction.objects.get().files) == {"lambda_function.py"}


def test_an_earlier_version_is_returned_to(client, function):
    client.post(f"/playground/{function.pk}/files/", posted(function, new_file="more.py"))
    kept = KeptCode.objects.get()

    client.post(f"/playground/{function.pk}/kept/{kept.pk}/restore/")

    assert set(OwnFunction.objects.get().files) == {"lambda_function.py"}
    assert KeptCode.objects.count() == 2


def test_a_function_is_renamed_but_not_to_a_name_that_is_taken(client, make_function):
    first, second = make_function("counter"), make_function("error")

    taken = client.post(f"/playground/{second.pk}/rename/", {"name": "counter"})
    client.post(f"/playground/{first.pk}/rename/", {"name": "count-up"})

    assert taken.status_code == 422
    assert "already" in taken.text
    assert set(OwnFunction.objects.values_list("name", flat=True)) == {"count-up", "error"}


def test_a_function_that_is_put_away_can_be_brought_back(client, function):
    client.post(f"/playground/{function.pk}/away/")
    assert client.get(f"/playground/{function.pk}/").status_code == 404
    client.post("/playground/new/", {"example": "counter"})

    page = client.post(f"/playground/{function.pk}/back/", follow=True)

    assert "counter-2" in page.text
    assert OwnFunction.objects.in_use().count() == 2


def test_running_asks_for_a_run_of_what_was_posted_and_makes_it_the_newest(client, function):
    typed = posted(function, **{"file:lambda_function.py": "# typed", "memory_mb": "256"})

    page = client.post(f"/playground/{function.pk}/run/cold/", typed, headers=HTMX)

    run = Run.objects.get()
    (job,) = run.request["jobs"]
    assert 'data-state="queued"' in page.text
    assert f'hx-sse:connect="/live/runs/{run.pk}/"' in page.text
    assert (job["warm"], job["batch"], job["function"]["memory_mb"]) == (False, False, 256)
    assert job["function"]["files"] == OwnFunction.objects.get().files == {"lambda_function.py": "# typed"}


def test_two_clicks_are_one_run(client, function):
    typed = posted(function, idempotency_key="one")
    for mode in ("warm", "warm", "cold"):
        client.post(f"/playground/{function.pk}/run/{mode}/", typed, headers=HTMX)

    assert Run.objects.count() == 2


def test_many_times_is_one_job_of_as_many_events(client, function):
    client.post(f"/playground/{function.pk}/run/many/", posted(function, times="25"), headers=HTMX)

    (job,) = Run.objects.get().request["jobs"]
    assert len(job["events"]) == 25
    assert job["batch"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"memory_mb": "64"}, "Memory is 128 to 10,240"),
        ({"memory_mb": "much"}, "Memory is a whole number"),
        ({"timeout_s": "61"}, "The timeout is 1 to 60 seconds"),
        ({"timeout_s": "nan"}, "The timeout is 1 to 60 seconds"),
        ({"handler": ""}, "The handler is 1 to 128"),
        ({"runtime": "cobol85"}, "is not available here"),
        ({"environment": "no sign"}, "Environment, line 1: write KEY=value"),
        ({"environment": "A=1\nA=2"}, "A is there twice"),
        ({"environment": "AWS_REGION=eu"}, "AWS_REGION is reserved"),
        ({"event": "{"}, "The event is not JSON"),
        ({"times": "0"}, "Run it 1 to 1,000 times"),
        ({"times": "1001"}, "Run it 1 to 1,000 times"),
        ({"times": "1000"}, "50 minutes; 15 minutes is the most"),
        ({"times": "290", "event": '"' + "x" * 100_000 + '"'}, "4 MB at most"),
    ],
)
def test_what_cannot_run_is_explained_and_stays_typed(client, function, change, said):
    page = client.post(f"/playground/{function.pk}/run/many/", posted(function, times="2") | change)

    assert page.status_code == 422
    assert said in page.text.replace("&#x27;", "'")
    assert "count += 1" in page.text
    assert not Run.objects.exists()


def test_a_sample_event_is_chosen_by_name_without_script(client, function):
    client.post(f"/playground/{function.pk}/run/warm/", posted(function, preset="hello/list"))

    assert '"Location": "SEA"' in Run.objects.get().request["jobs"][0]["events"][0]


def test_a_sample_event_is_given_to_the_editor(client):
    answer = client.get("/playground/events/hello/seattle/")

    assert answer.json()["Location"] == "SEA"
    assert client.get("/playground/events/hello/nowhere/").status_code == 404


def test_too_many_runs_are_refused_and_the_code_is_kept(client, function, settings):
    settings.RUNS_PER_LEARNER = 1
    client.post(f"/playground/{function.pk}/run/warm/", posted(function), headers=HTMX)

    typed = posted(function, **{"file:lambda_function.py": "# typed"})
    page = client.post(f"/playground/{function.pk}/run/warm/", typed, headers=HTMX)

    assert page.status_code == 429
    assert page["Retry-After"]
    assert 'data-state="limited"' in page.text
    assert 'data-draft-version="2"' in page.text  # the next save goes on from there
    assert OwnFunction.objects.get().files["lambda_function.py"] == "# typed"


def test_a_run_that_waits_says_where_and_is_shown_again_without_script(client, function):
    a_play(function, state=RunState.QUEUED, finished_at=None)

    page = client.get(f"/playground/{function.pk}/").text

    assert "1st in the queue" in page
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in page


def test_a_page_takes_few_queries(client, function, django_assert_max_num_queries):
    for number in range(3):
        a_play(function, make.outcome("1"), after_s=number)

    with django_assert_max_num_queries(8):  # the learner's and the function's own among them
        client.get(f"/playground/{function.pk}/")


def test_a_run_is_cancelled(client, function):
    play = a_play(function, state=RunState.QUEUED, finished_at=None)

    page = client.post(f"/playground/runs/{play.run_id}/cancel/", follow=True)

    assert "Cancelled" in page.text
    assert Run.objects.get().state == RunState.CANCELLED


def test_a_result_says_which_version_ran_and_whether_it_has_changed_since(client, function):
    play = a_play(function, make.outcome("1"))
    assert "$LATEST ran, as saved 1st." in client.get(f"/playground/{function.pk}/").text
    client.post(f"/playground/{function.pk}/draft/", posted(function, **{"file:lambda_function.py": "# new"}))

    assert "the function has changed since" in client.get(f"/playground/{function.pk}/").text
    assert "lambda_handler" in client.get(f"/playground/runs/{play.run_id}/code/").text
    client.post(f"/playground/runs/{play.run_id}/code/restore/")
    assert "count += 1" in OwnFunction.objects.get().files["lambda_function.py"]
    assert "# new" in client.get(f"/playground/{function.pk}/kept/").text


def test_many_invocations_are_summed_up_and_the_first_that_failed_is_shown(client, function):
    bad = make.outcome('{"errorType": "KeyError", "errorMessage": "\'name\'"}', error=True)
    a_play(function, make.outcome("1"), make.outcome("2"), bad, make.outcome("3"), mode="many")

    page = client.get(f"/playground/{function.pk}/").text

    assert "1 of 4 failed" in page
    assert "Of invocation 3 of 4, the first that failed." in page
    assert "KeyError" in page


def test_a_warm_run_that_had_to_be_cold_says_why(client, function):
    from dataclasses import replace

    cold = make.outcome("1")
    cold = replace(cold, report=replace(cold.report, init_duration_ms=80.0))
    a_play(function, cold, mode="warm")

    assert "a new one was initialised" in client.get(f"/playground/{function.pk}/").text


def test_what_somebody_wrote_is_never_markup(client, function):
    evil = "<script>alert(1)</script>"
    files = {f"file:{evil}.py": evil}
    answer = client.post(
        f"/playground/{function.pk}/draft/", posted(function, environment=evil, event=evil, **files)
    )
    assert answer.status_code == 200

    for address in (f"/playground/{function.pk}/", f"/playground/{function.pk}/kept/"):
        assert evil not in client.get(address).text
