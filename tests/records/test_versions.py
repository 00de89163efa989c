"""Versions and aliases as rows: nothing published changes, and a qualifier leads to what it names."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.emulator import Alias, BadFunction, InUse, UnknownQualifier
from portal.engines.emulator.messages import Done, Provisioned, Started, Throttled
from portal.engines.emulator.versions import ALIASES, VERSIONS
from portal.records.playground import publish as publishing
from portal.records.playground.bring_in import written_of
from portal.records.playground.concurrency import MOST_PROVISIONED, MOST_RESERVED, concurrency_of
from portal.records.playground.create import create_function
from portal.records.playground.drop import drop_alias
from portal.records.playground.go_back import return_to_version
from portal.records.playground.invocations import invocations_in
from portal.records.playground.models import KeptCode, OwnFunction, PublishedVersion, VersionAlias
from portal.records.playground.play import play
from portal.records.playground.point import point_alias
from portal.records.playground.publish import publish_version
from portal.records.playground.published import find_alias, find_version, qualifiers_of
from portal.records.playground.ran import code_that_ran
from portal.records.playground.rename import put_away, rename_function
from portal.records.playground.save import keep_function
from portal.records.playground.take_home import project_files
from portal.records.playground.target import target_of
from portal.records.playground.unpublish import delete_version
from portal.records.playground.written import DEFAULTS, Written, function_of
from portal.records.runs.gather import Gathering
from portal.records.runs.models import Purpose, Run
from portal.records.runs.sightings import Throttling, throttlings_of
from tests import make
from tests.people import NOON, somebody

FILE = "lambda_function.py"


def written(text: str = "# first", **fields: str) -> Written:
    return Written(files={FILE: text}, fields={**DEFAULTS, **fields}, event="{}")


@pytest.fixture
def function(anonymous: Any) -> OwnFunction:
    return create_function(learner=anonymous, name="mine", written=written(), now=NOON)


def change(function: OwnFunction, text: str, **fields: str) -> OwnFunction:
    return keep_function(function=function, written=written(text, **fields), base_version=None, now=NOON)


def publish(function: OwnFunction) -> int:
    made = publish_version(function=function, now=NOON)
    assert made.is_new
    return made.number


@pytest.fixture
def two(function: OwnFunction) -> OwnFunction:
    """Versions 1 and 2, and something else as $LATEST."""
    publish(function)
    publish(change(function, "# second", memory_mb="256"))
    return change(function, "# latest")


def version(function: OwnFunction, number: int) -> PublishedVersion:
    found = find_version(function.learner, function.pk, number)
    assert found
    return found


def point(
    function: OwnFunction, name: str, version: str, other: str | None = None, weight: float = 0
) -> None:
    point_alias(
        function=function, alias=Alias(name=name, version=version, other_version=other, weight=weight)
    )


def asked(function: OwnFunction, qualifier: str = "", mode: str = "many", **fields: str) -> dict[str, Any]:
    """The job of a run."""
    run = play(
        learner=function.learner, function=function, written=written("# latest", **fields), mode=mode, times=3,
        qualifier=qualifier, base_version=None, idempotency_key=qualifier + mode, now=NOON,
    )  # fmt: skip
    job: dict[str, Any] = run.request["jobs"][0]
    return job


# Publishing


def test_a_version_stays_as_it_was_published(two):
    assert [version(two, number).files[FILE] for number in (1, 2)] == ["# first", "# second"]
    assert version(two, 2).fields["memory_mb"] == "256"


def test_nothing_new_is_published_when_nothing_has_changed(function):
    publish(function)

    again = publish_version(function=function, now=NOON)

    assert (again.number, again.is_new) == (1, False)
    assert PublishedVersion.objects.count() == 1


@pytest.mark.parametrize("fields", [{"reserved": "3"}, {"provisioned": "2"}])
def test_concurrency_is_no_part_of_a_version(function, fields):
    publish(function)
    change(function, "# first", **fields)

    assert not publish_version(function=function, now=NOON).is_new


def test_a_number_is_never_given_twice(two):
    delete_version(version=version(two, 2))

    assert publish(two) == 3


def test_a_function_that_cannot_run_is_not_published(function):
    change(function, "# first", memory_mb="1")

    with pytest.raises(BadFunction, match="Memory is 128"):
        publish(function)
    assert not PublishedVersion.objects.exists()


def test_there_are_so_many_versions_and_no_more(function):
    rows = [
        PublishedVersion(
            function=function, number=number, files={FILE: ""}, fields={}, size=1, published_at=NOON
        )
        for number in range(1, VERSIONS + 1)
    ]
    PublishedVersion.objects.bulk_create(rows)
    OwnFunction.objects.filter(pk=function.pk).update(published_last=VERSIONS)

    with pytest.raises(BadFunction, match=f"{VERSIONS} versions are kept"):
        publish(function)


def test_versions_have_so_many_bytes_together(two, monkeypatch):
    monkeypatch.setattr(publishing, "VERSIONS_BYTES", 60)

    with pytest.raises(BadFunction, match="MB together at most"):
        publish(two)


def test_returning_to_a_version_keeps_what_was_there_and_what_is_no_part_of_it(two):
    change(two, "# newest", reserved="5")

    now = return_to_version(version=version(two, 2), now=NOON)

    assert (now.files[FILE], now.fields["memory_mb"], now.fields["reserved"]) == ("# second", "256", "5")
    assert KeptCode.objects.get(reason="restore").files[FILE] == "# newest"


def test_rows_that_no_version_or_alias_can_be_are_refused_by_the_database(two):
    one = version(two, 1)
    for row in (
        PublishedVersion(function=two, number=1, files={}, fields={}, size=0, published_at=NOON),
        PublishedVersion(function=two, number=0, files={}, fields={}, size=0, published_at=NOON),
        VersionAlias(function=two, name="a", version=one, other=one, weight=0.5),
        VersionAlias(function=two, name="a", version=None, other=one, weight=0.5),
        VersionAlias(function=two, name="a", version=one, weight=0.5),
        VersionAlias(function=two, name="a", version=one, other=version(two, 2), weight=1.5),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


# Aliases


def test_an_alias_is_made_changed_and_deleted(two):
    point(two, "live", "1")
    point(two, "live", "1", "2", 0.1)

    alias = find_alias(two.learner, two.pk, "live")
    assert alias
    assert (alias.version, alias.other, alias.weight) == (version(two, 1), version(two, 2), 0.1)
    drop_alias(alias=alias)
    assert find_alias(two.learner, two.pk, "live") is None


@pytest.mark.parametrize(
    ("alias", "said"),
    [
        (("1a", "7"), "Function not found: arn:aws:lambda:.*:mine:7"),
        (("77", "1"), "not digits alone"),
        (("with space", "1"), "letters, digits, hyphens"),
        (("live", "$LATEST", "1", 0.5), "two published versions"),
        (("live", "1", "1", 0.5), "two different versions"),
        (("live", "1", "2", 1.5), "0.0 to 1.0"),
        (("live", "1", "2", float("nan")), "0.0 to 1.0"),
        (("live", "1", None, 0.5), "needs a second version"),
    ],
)
def test_what_lambda_refuses_of_an_alias_is_refused_with_its_reason(two, alias, said):
    with pytest.raises(BadFunction, match=said):
        point(two, *alias)
    assert not VersionAlias.objects.exists()


def test_there_are_so_many_aliases_and_no_more(two):
    for number in range(ALIASES):
        point(two, f"a{number}", "1")

    with pytest.raises(BadFunction, match=f"{ALIASES} aliases"):
        point(two, "more", "1")
    point(two, "a0", "2")


@pytest.mark.parametrize("alias", [("live", "2"), ("live", "1", "2", 0.1)])
def test_a_version_that_an_alias_points_to_stays(two, alias):
    point(two, *alias)

    with pytest.raises(InUse, match="the alias live points to it"):
        delete_version(version=version(two, 2))
    assert qualifiers_of(two).versions == ("2", "1")


def test_a_function_is_deleted_with_its_versions_and_aliases(two):
    point(two, "live", "1", "2", 0.1)

    two.delete()

    assert not PublishedVersion.objects.exists()
    assert not VersionAlias.objects.exists()


def test_each_is_found_and_judged_in_one_query(two, django_assert_num_queries):
    point(two, "live", "1")

    with django_assert_num_queries(2):
        assert find_version(two.learner, two.pk, 1)
        assert find_alias(two.learner, two.pk, "live")


def test_versions_and_aliases_of_others_and_of_what_is_put_away_are_not_there(two):
    point(two, "live", "1")
    stranger = somebody()

    assert find_version(stranger, two.pk, 1) is None
    assert find_alias(stranger, two.pk, "live") is None
    put_away(function=two, now=NOON)
    assert find_version(two.learner, two.pk, 1) is None
    assert find_alias(two.learner, two.pk, "live") is None


# Qualifiers


def test_a_run_of_nothing_said_is_of_what_is_written(two):
    job = asked(two)

    assert (job["function"]["files"][FILE], job["function"]["version"]) == ("# latest", "$LATEST")
    assert "call" not in job


def test_a_run_of_a_version_is_of_its_code_and_saves_what_is_written(two):
    change(two, "# before")

    job = asked(two, "2")

    assert (job["function"]["files"][FILE], job["function"]["version"]) == ("# second", "2")
    assert job["call"]["qualifier"] == "2"
    two.refresh_from_db()
    assert two.files[FILE] == "# latest"


def test_a_run_of_an_alias_with_weights_has_both_versions(two):
    point(two, "live", "1", "2", 0.1)

    job = asked(two, "live")

    assert (job["function"]["version"], job["call"]["qualifier"]) == ("1", "live")
    assert job["routing"]["function"]["files"][FILE] == "# second"
    assert job["routing"]["weight"] == 0.1


def test_an_alias_of_latest_is_of_what_is_written(two):
    point(two, "dev", "$LATEST")

    assert asked(two, "dev")["function"]["files"][FILE] == "# latest"


@pytest.mark.parametrize("qualifier", ["9", "nobody", "0", "é", "a" * 128])
def test_a_qualifier_that_leads_nowhere_is_refused_as_lambda_does(two, qualifier):
    with pytest.raises(UnknownQualifier, match="Function not found: arn"):
        asked(two, qualifier)


def test_versions_have_the_name_that_the_function_has_now(two):
    point(two, "live", "1", "2", 0.1)
    rename_function(function=two, name="other")
    two.refresh_from_db()

    target = target_of(two, two.written, "live")

    assert target.routing
    assert (target.function.name, target.routing.function.name) == ("other", "other")


# Concurrency


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({}, (None, 0)),
        ({"reserved": "0"}, (0, 0)),
        ({"reserved": str(MOST_RESERVED), "provisioned": str(MOST_PROVISIONED)}, (900, 10)),
        ({"reserved": " 7 ", "provisioned": ""}, (7, 0)),
    ],
)
def test_concurrency_is_read(fields, found):
    concurrency = concurrency_of(written(**fields))

    assert (concurrency.reserved, concurrency.provisioned) == found


@pytest.mark.parametrize(
    "fields",
    [{"reserved": str(MOST_RESERVED + 1)}, {"reserved": "-1"}, {"reserved": "x"}, {"reserved": "٣"},
     {"provisioned": str(MOST_PROVISIONED + 1)}, {"provisioned": "1.5"}, {"reserved": "9" * 200}],
)  # fmt: skip
def test_concurrency_out_of_bounds_is_refused(fields):
    with pytest.raises(BadFunction, match="concurrency is a whole number from 0 to"):
        concurrency_of(written(**fields))


@given(st.sampled_from(["reserved", "provisioned"]), st.text(max_size=30))
def test_whatever_is_typed_as_concurrency_is_read_or_explained(field, text):
    try:
        found = concurrency_of(written(**{field: text}))
    except BadFunction:
        return
    assert 0 <= (getattr(found, field) or 0) <= MOST_RESERVED


@pytest.mark.parametrize(
    ("qualifier", "mode", "provisioned"),
    [("1", "many", 2), ("1", "warm", 2), ("", "many", 0), ("1", "step", 0)],
    ids=["version", "warm", "latest", "recorded"],
)
def test_environments_are_initialised_ahead_for_versions_only(two, qualifier, mode, provisioned):
    job = asked(two, qualifier, mode, reserved="4", provisioned="2")

    assert job["concurrency"] == {"reserved": 4, "provisioned": provisioned}


def test_more_provisioned_than_reserved_is_refused(two):
    with pytest.raises(BadFunction, match="no more than what the function has reserved"):
        asked(two, "1", reserved="1", provisioned="2")


def test_reserved_concurrency_goes_home_with_a_project_and_comes_back():
    project = project_files(function_of(written(), "mine"), "{}", reserved=0)

    assert "ReservedConcurrentExecutions: 0" in project["template.yaml"]
    assert written_of(project).fields["reserved"] == "0"


# What is kept of it


def test_a_run_keeps_which_version_ran_what_was_throttled_and_what_was_initialised_ahead():
    ticks = iter(range(100))
    run = Run(purpose=Purpose.PLAY)
    gathering = Gathering(run, clock=lambda: next(ticks) / 1000)
    gathering.provisioned(Provisioned("e-0", "2", 81.5, ""))
    for index, environment in ((0, "e-0"), (2, "e-1"), (3, "e-0")):
        gathering.started(Started(index, "r", index == 2, environment, "2"))
        gathering.done(Done(index, make.outcome()))
    gathering.throttled(Throttled(1, "ReservedFunctionConcurrentInvocationLimitExceeded"))
    run.outcomes = [gathering.job("play")]

    assert throttlings_of(run) == (
        Throttling(index=1, reason="ReservedFunctionConcurrentInvocationLimitExceeded"),
    )
    assert [(one.environment, one.version, one.ahead_ms, one.ahead_at_ms) for one in invocations_in(run)] == [
        ("e-0", "2", 81.5, 1), ("e-1", "2", None, None), ("e-0", "2", None, None),
    ]  # fmt: skip


def test_the_code_that_ran_is_that_of_the_version_that_did(two):
    point(two, "live", "1", "2", 0.5)
    run = play(
        learner=two.learner, function=two, written=written("# latest", reserved="9"), mode="warm", qualifier="live",
        base_version=None, idempotency_key="k", now=NOON,
    )  # fmt: skip
    gathering = Gathering(run)
    gathering.started(Started(0, "r", True, "e-0", "2"))
    run.outcomes = [gathering.job("play")]
    run.save()

    ran = code_that_ran(run.play)

    assert (ran.files[FILE], ran.fields["memory_mb"], ran.fields["reserved"]) == ("# second", "256", "9")
