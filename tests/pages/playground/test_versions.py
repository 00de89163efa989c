"""Versions, aliases and concurrency through the page: said plainly, and nobody else's business."""

from __future__ import annotations

import itertools
import math
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.emulator import Alias, job_to_json, outcome_to_json
from portal.pages.playground.lanes import lanes_of
from portal.pages.playground.spread import likely
from portal.records.playground.models import OwnFunction, Play, PublishedVersion, VersionAlias
from portal.records.playground.play import job_of
from portal.records.playground.point import point_alias
from portal.records.playground.target import target_of
from portal.records.runs.models import Run
from tests import make
from tests.pages.playground.conftest import HTMX, a_play

pytestmark = pytest.mark.django_db
FILE = "file:lambda_function.py"
REASON = "ReservedFunctionConcurrentInvocationLimitExceeded"


def publish(client: Any, function: OwnFunction, text: str) -> None:
    client.post(f"/playground/{function.pk}/versions/publish/", {FILE: text, "base_version": "1"})


@pytest.fixture
def two(client: Any, function: OwnFunction) -> OwnFunction:
    """Versions 1 and 2."""
    publish(client, function, "# one\n")
    publish(client, function, "# two\n")
    function.refresh_from_db()
    return function


def point(client: Any, function: OwnFunction, **typed: str) -> Any:
    return client.post(f"/playground/{function.pk}/aliases/", typed)


def ran_many(function: OwnFunction, versions: list[str], throttled: int = 0, mode: str = "many") -> Play:
    """A run of the alias live that came out so."""
    play = a_play(function, *[make.outcome("1") for _ in versions], mode=mode)
    play.qualifier = "live"
    play.save()
    job = job_of(
        function.learner, target_of(function, function.written, "live"), function.written, mode=mode,
        times=len(versions) + throttled,
    )  # fmt: skip
    seen = [
        {"index": index, "environment": f"e-{one}", "cold": False, "began_ms": index, "ended_ms": index, "version": one}
        for index, one in enumerate(versions)
    ]  # fmt: skip
    refused = [{"index": len(versions) + number, "reason": REASON} for number in range(throttled)]
    kept = {
        "job": "play", "outcomes": [outcome_to_json(make.outcome("1")) for _ in versions], "seen": seen,
        "throttled": refused,
    }  # fmt: skip
    Run.objects.filter(pk=play.run_id).update(outcomes=[kept], request={"jobs": [job_to_json(job)]})
    return play


# Versions


def test_what_is_on_the_page_is_saved_and_published(client, function):
    page = client.post(
        f"/playground/{function.pk}/versions/publish/", {FILE: "# typed\n", "base_version": "1"}, follow=True
    )

    assert page.redirect_chain == [(f"/playground/{function.pk}/versions/?published=1", 303)]
    assert "Version 1 is published." in page.text
    assert PublishedVersion.objects.get().files == {"lambda_function.py": "# typed\n"}
    assert OwnFunction.objects.get().files == {"lambda_function.py": "# typed\n"}


def test_that_nothing_has_changed_is_said(client, two):
    page = client.post(f"/playground/{two.pk}/versions/publish/", follow=True)

    assert "Nothing has changed since version 2" in page.text
    assert PublishedVersion.objects.count() == 2


@pytest.mark.parametrize("said", ["published=9", "unchanged=%3Cb%3E", "published="])
def test_nothing_is_said_to_have_happened_that_an_address_makes_up(client, two, said):
    page = client.get(f"/playground/{two.pk}/versions/?{said}").text

    assert "is published." not in page
    assert "Nothing has changed" not in page


def test_a_version_is_read_and_not_written(client, two):
    page = client.get(f"/playground/{two.pk}/versions/1/").text

    assert "# one" in page
    assert "# two" not in page
    assert "<textarea" not in page
    assert ">Event<" not in page  # which is no part of it


def test_a_version_becomes_latest_again(client, two):
    page = client.post(f"/playground/{two.pk}/versions/1/restore/", follow=True)

    assert page.redirect_chain == [(f"/playground/{two.pk}/", 303)]
    assert OwnFunction.objects.get().files == {"lambda_function.py": "# one\n"}
    assert PublishedVersion.objects.count() == 2


def test_a_version_is_deleted_unless_an_alias_points_to_it(client, two):
    point(client, two, name="live", version="1")

    refused = client.post(f"/playground/{two.pk}/versions/1/delete/")
    client.post(f"/playground/{two.pk}/versions/2/delete/")

    assert refused.status_code == 422
    assert "Version 1 cannot be deleted: the alias live points to it." in refused.text
    assert [one.number for one in PublishedVersion.objects.all()] == [1]


def test_what_cannot_run_is_not_published_and_stays_typed(client, function):
    page = client.post(f"/playground/{function.pk}/versions/publish/", {"memory_mb": "1", FILE: "# typed\n"})

    assert page.status_code == 422
    assert "Memory is 128 to 10,240 MB" in page.text
    assert "# typed" in page.text


ADDRESSES = ["versions/", "versions/1/"]
POSTS = [
    "versions/publish/", "versions/1/restore/", "versions/1/delete/", "aliases/", "aliases/live/delete/",
]  # fmt: skip


@pytest.mark.parametrize("what", ADDRESSES)
def test_versions_of_anothers_are_not_there(client, stranger, two, what):
    assert client.get(f"/playground/{two.pk}/{what}").status_code == 200
    assert stranger.get(f"/playground/{two.pk}/{what}").status_code == 404


@pytest.mark.parametrize("what", POSTS)
def test_nobody_changes_versions_of_anothers(client, stranger, two, what):
    point(client, two, name="live", version="2")

    answer = stranger.post(f"/playground/{two.pk}/{what}", {"name": "theirs", "version": "1"})

    assert answer.status_code == 404
    assert PublishedVersion.objects.count() == 2
    assert [one.name for one in VersionAlias.objects.all()] == ["live"]


@pytest.mark.parametrize("what", ["versions/3/", "versions/0/", f"versions/{10**30}/"])
def test_versions_that_are_not_there_are_not_found(client, two, what):
    assert client.get(f"/playground/{two.pk}/{what}").status_code == 404


# Aliases


def test_an_alias_is_made_changed_and_deleted(client, two):
    made = point(client, two, name="live", version="1")
    point(client, two, name="live", version="1", other="2", weight="12.5")

    assert (made.status_code, made["Location"]) == (303, f"/playground/{two.pk}/versions/#aliases")
    assert VersionAlias.objects.get().weight == 0.125
    assert 'value="12.5"' in client.get(f"/playground/{two.pk}/versions/").text
    client.post(f"/playground/{two.pk}/aliases/live/delete/")
    assert not VersionAlias.objects.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": "a b", "version": "1"}, "letters, digits, hyphens"),
        ({"name": "live", "version": "9"}, "Function not found: arn:aws:lambda"),
        ({"name": "live", "version": "1", "other": "1", "weight": "5"}, "two different versions"),
        ({"name": "live", "version": "$LATEST", "other": "1", "weight": "5"}, "two published versions"),
        ({"name": "live", "version": "1", "other": "2", "weight": "150"}, "0.0 to 1.0"),
        ({"name": "live", "version": "1", "other": "2", "weight": "nan"}, "0.0 to 1.0"),
        ({"name": "live", "version": "1", "other": "2", "weight": "some"}, "a number of per cent"),
        ({"name": "live", "version": "1", "weight": "5"}, "needs a second version"),
        ({"name": "<b>" * 100, "version": "1"}, "letters, digits, hyphens"),
        ({}, "letters, digits, hyphens"),
    ],
)
def test_what_is_refused_of_an_alias_is_explained_and_stays_typed(client, two, typed, said):
    page = point(client, two, **typed)

    assert page.status_code == 422
    assert said in page.text
    assert "<b>" not in page.text
    assert not VersionAlias.objects.exists()
    if typed.get("name") == "live":
        assert 'value="live"' in page.text


def test_a_change_that_is_refused_stands_in_the_form_of_its_alias(client, two):
    point(client, two, name="live", version="1", other="2", weight="10")

    page = point(client, two, name="live", version="1", other="2", weight="150")

    assert page.text.count('value="150"') == 1
    assert VersionAlias.objects.get().weight == 0.1


# Runs


def test_a_qualifier_is_chosen_among_latest_versions_and_aliases(client, two):
    point(client, two, name="live", version="1")

    page = client.get(f"/playground/{two.pk}/").text

    choices = re.search(r'<select id="qualifier".*?</select>', page, re.DOTALL)
    assert choices
    assert re.findall(r"<option[^>]*>([^<]+)", choices[0]) == ["$LATEST", "2", "1", "live"]


@pytest.mark.parametrize("mode", ["warm", "cold", "many"])
def test_a_qualifier_goes_with_the_run_and_stays_chosen(client, two, mode):
    page = client.post(f"/playground/{two.pk}/run/{mode}/", {"qualifier": "1", "times": "2"}, follow=True)

    job = Run.objects.get().request["jobs"][0]
    assert (job["function"]["version"], job["call"]["qualifier"]) == ("1", "1")
    assert "<option selected>1</option>" in page.text


def test_the_same_key_with_another_qualifier_is_another_run(client, two):
    for qualifier in ("1", "2", "2"):
        client.post(f"/playground/{two.pk}/run/warm/", {"qualifier": qualifier, "idempotency_key": "k"})

    assert Run.objects.count() == 2


def test_a_qualifier_that_leads_nowhere_is_refused_and_stays_typed(client, function):
    page = client.post(f"/playground/{function.pk}/run/warm/", {"qualifier": "live", FILE: "# typed\n"})

    assert page.status_code == 422
    assert "Function not found: arn:aws:lambda" in page.text
    assert "# typed" in page.text
    assert not Run.objects.exists()


def test_how_many_each_version_got_is_told_with_what_chance_does(client, two):
    point(client, two, name="live", version="1", other="2", weight="10")
    play = ran_many(two, ["1"] * 88 + ["2"] * 12)

    page = client.get(f"/playground/runs/{play.run_id}/", headers=HTMX).text

    assert "88 of 100, 88.0 %" in page
    assert "12 of 100, 12.0 %" in page
    assert 'value="12" max="100"' in page
    least, most = likely(100, 0.1)
    assert f"{least} to {most} in 999 of 1,000 such runs" in page
    assert "behind the alias live" in page


def test_a_version_that_ran_is_told(client, two):
    point(client, two, name="live", version="2")
    play = ran_many(two, ["2"], mode="warm")

    page = client.get(f"/playground/runs/{play.run_id}/", headers=HTMX).text

    assert "Version 2 ran, behind the alias live." in page


@pytest.mark.parametrize(
    ("ran", "throttled", "headline"), [(0, 1, "Throttled"), (0, 5, "Throttled"), (2, 3, "3 of 5 throttled")]
)
def test_what_is_throttled_is_told_with_its_reason(client, two, ran, throttled, headline):
    point(client, two, name="live", version="2")
    play = ran_many(two, ["2"] * ran, throttled)

    page = client.get(f"/playground/runs/{play.run_id}/", headers=HTMX).text

    assert f"<strong>{headline}</strong>" in page
    assert f"{throttled} of {ran + throttled} throttled" in page
    assert "TooManyRequestsException" in page
    assert REASON in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"reserved": "901"}, "Reserved concurrency is a whole number from 0 to 900"),
        ({"provisioned": "11"}, "Provisioned concurrency is a whole number from 0 to 10"),
        ({"reserved": "1", "provisioned": "2", "qualifier": "1"}, "no more than what the function has reserved"),
    ],
)  # fmt: skip
def test_concurrency_out_of_bounds_is_explained(client, two, typed, said):
    page = client.post(f"/playground/{two.pk}/run/many/", typed)

    assert page.status_code == 422
    assert said in page.text


def test_concurrency_is_kept_with_the_function(client, function):
    client.post(
        f"/playground/{function.pk}/draft/", {"reserved": "7", "provisioned": "3", "base_version": "1"}
    )

    page = client.get(f"/playground/{function.pk}/").text

    assert re.search(r'name="reserved"[^>]*value="7"', page)
    assert re.search(r'name="provisioned"[^>]*value="3"', page)


def test_a_lane_says_that_its_environment_was_initialised_ahead(client, function):
    play = a_play(function, make.outcome())
    play.invocations = [
        {"environment": "e-0", "cold": False, "began_ms": began, "ended_ms": began + 1, "init_ms": None,
         "duration_ms": 1.0, "state": "succeeded", "lost": False, "version": "2", "ahead_ms": ahead,
         "ahead_at_ms": at}
        for began, ahead, at in ((100, 81.5, 40), (120, None, None))
    ]  # fmt: skip
    play.save()

    lanes = lanes_of(function)
    page = client.get(f"/playground/{function.pk}/").text

    assert lanes
    assert [(box.start, box.age) for box in reversed(lanes.rows)] == [
        ("initialised ahead", "60 ms"), ("warm", "80 ms"),
    ]  # fmt: skip
    assert "e-0 · initialised ahead" in page
    assert "initialised ahead, init 81.5 ms" in page


# Chance


@given(st.integers(1, 200), st.floats(0, 1))
def test_what_chance_gives_is_left_by_one_in_a_thousand_at_most(events, weight):
    least, most = likely(events, weight)

    cases = [math.comb(events, n) * weight**n * (1 - weight) ** (events - n) for n in range(events + 1)]
    assert 0 <= least <= most <= events
    assert sum(cases[least : most + 1]) >= 0.999 - 1e-9
    assert sum(cases[:least]) <= 0.0005 + 1e-9


@pytest.mark.parametrize(("weight", "bounds"), [(0.0, (0, 0)), (1.0, (1000, 1000)), (0.5, (448, 552))])
def test_bounds_of_a_thousand(weight, bounds):
    assert likely(1000, weight) == bounds


def test_a_page_of_versions_takes_few_queries(client, two, django_assert_max_num_queries):
    for number, name in itertools.product(range(3), "ab"):
        point_alias(function=two, alias=Alias(name=f"{name}{number}", version="1"))

    with django_assert_max_num_queries(5):  # the learner's and the function's own among them
        client.get(f"/playground/{two.pk}/versions/")
