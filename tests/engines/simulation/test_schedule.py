"""Schedules: when they are due, and how they are sent."""

from datetime import UTC, datetime, timedelta
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.engines.simulation import BadSettings, Kind
from portal.engines.simulation.delivery import (
    RetryPolicy,
    ScheduleSettings,
    SimulatedSchedule,
    occurrences,
)

from .scripted import Stage
from .sending import DAY_MS, attempts, down, endpoint, queue_of

# Scheduler


def schedule_of(
    stage, expression="rate(1 hour)", *, until_ms=6 * 3_600_000, to=None, dead_letters=None, **asked
):
    return SimulatedSchedule(
        clock=stage.clock,
        journal=stage.journal,
        chance=stage.chance,
        endpoint=to or endpoint(stage),
        settings=ScheduleSettings(expression=expression, until_ms=until_ms, **asked),
        dead_letters=dead_letters,
    )


def test_a_schedule_is_sent_within_the_minute_in_which_it_is_due():
    stage = Stage()
    schedule_of(stage)
    stage.run()

    hours = [at_ms // 3_600_000 for at_ms in stage.times]
    assert hours == [0, 1, 2, 3, 4, 5]
    assert all(at_ms % 3_600_000 < 60_000 for at_ms in stage.times)
    assert len({at_ms % 3_600_000 for at_ms in stage.times}) > 1


def test_a_flexible_window_sends_somewhere_within_it():
    """facts T-13: 1 to 1,440 minutes."""
    stage = Stage()
    schedule_of(stage, "rate(1 day)", until_ms=20 * DAY_MS, window_minutes=600)
    stage.run()

    late = [at_ms % DAY_MS for at_ms in stage.times]
    assert len(late) == 20
    assert all(ms < 600 * 60_000 for ms in late)
    assert max(late) > 60 * 60_000


def test_an_input_has_its_words_filled_in():
    stage = Stage()
    schedule_of(stage, "at(2026-11-23T03:00:00)", input='{"at": "<aws.scheduler.scheduled-time>"}')
    stage.run()

    assert stage.events == [{"at": "2026-11-23T03:00:00Z"}]


def test_a_schedule_without_an_input_and_a_rule_send_events_of_their_own():
    stage = Stage()
    schedule_of(stage, "at(2026-11-23T03:00:00)")
    schedule_of(stage, "cron(0 4 * * ? *)", kind="rule", name="nightly")
    stage.run()

    assert [event["source"] for event in stage.events] == ["aws.scheduler", "aws.events"]
    assert stage.events[1]["resources"][0].endswith("rule/nightly")
    assert stage.events[1]["time"] == "2026-11-23T04:00:00Z"


def test_a_schedule_gives_up_by_its_policy():
    stage = Stage()
    letters = queue_of(stage)
    schedule_of(
        stage,
        "at(2026-11-23T00:00:00)",
        to=endpoint(stage, outages=down(DAY_MS)),
        policy=RetryPolicy(attempts=2),
        dead_letters=letters,
    )
    stage.run()

    assert len(attempts(stage, "nightly-report")) == 3
    assert stage.ends() == {"nightly-report#1": Kind.DEAD_LETTERED}


def due(expression, *, zone="UTC", begins=datetime(2026, 11, 23, tzinfo=UTC), count=3, days=4_000):
    until = begins + timedelta(days=days)
    found = occurrences(expression, zone=zone, begins=begins, until=until)
    return [f"{one:%Y-%m-%d %H:%M}" for one in islice(found, count)]


@pytest.mark.parametrize(
    ("expression", "times"),
    [
        ("cron(15 10 * * ? *)", ["2026-11-23 10:15", "2026-11-24 10:15", "2026-11-25 10:15"]),
        ("cron(0/20 8 ? * MON-FRI *)", ["2026-11-23 08:00", "2026-11-23 08:20", "2026-11-23 08:40"]),
        ("cron(0 18 ? * SUN,SAT *)", ["2026-11-28 18:00", "2026-11-29 18:00", "2026-12-05 18:00"]),
        ("cron(0 8 1 * ? *)", ["2026-12-01 08:00", "2027-01-01 08:00", "2027-02-01 08:00"]),
        ("cron(0 8 L * ? *)", ["2026-11-30 08:00", "2026-12-31 08:00", "2027-01-31 08:00"]),
        ("cron(0 8 ? * 6L *)", ["2026-11-27 08:00", "2026-12-25 08:00", "2027-01-29 08:00"]),
        ("cron(0 8 ? * 3#2 *)", ["2026-12-08 08:00", "2027-01-12 08:00", "2027-02-09 08:00"]),
        ("cron(0 8 5W * ? *)", ["2026-12-04 08:00", "2027-01-05 08:00", "2027-02-05 08:00"]),
        ("cron(0 0 29 2 ? *)", ["2028-02-29 00:00", "2032-02-29 00:00", "2036-02-29 00:00"]),
        ("cron(0 0 1 JAN ? 2028)", ["2028-01-01 00:00"]),
        ("rate(36 hours)", ["2026-11-23 00:00", "2026-11-24 12:00", "2026-11-26 00:00"]),
        ("at(2026-12-24T18:00:00)", ["2026-12-24 18:00"]),
        ("at(2020-01-01T00:00:00)", []),
    ],
)
def test_when_an_expression_is_due(expression, times):
    assert due(expression) == times


def test_clocks_that_go_forward_skip_a_time_and_clocks_that_go_back_have_it_once():
    """schedule-types, the example of Los Angeles at half past two."""
    spring = datetime(2027, 3, 13, 12, tzinfo=UTC)
    assert due("cron(30 2 * * ? *)", zone="America/Los_Angeles", begins=spring) == [
        "2027-03-15 09:30",
        "2027-03-16 09:30",
        "2027-03-17 09:30",
    ]
    autumn = datetime(2027, 11, 6, 12, tzinfo=UTC)
    assert due("cron(30 1 * * ? *)", zone="America/Los_Angeles", begins=autumn) == [
        "2027-11-07 08:30",
        "2027-11-08 09:30",
        "2027-11-09 09:30",
    ]


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"expression": "every day"}, "no schedule"),
        ({"expression": "rate(1 hours)"}, "write 1 minute"),
        ({"expression": "rate(0 minutes)"}, "no schedule"),
        ({"expression": "cron(0 8 * * * *)"}, "has to be"),
        ({"expression": "cron(60 8 * * ? *)"}, "not from 0 to 59"),
        ({"expression": "cron(0 8 ? * 8 *)"}, "not from 1 to 7"),
        ({"expression": "cron(9-5 8 * * ? *)"}, "goes backwards"),
        ({"expression": "at(2026-13-01T00:00:00)"}, "no time"),
        ({"expression": "x" * 257}, "256 characters"),
        ({"zone": "Mars/Olympus"}, "no time zone"),
        ({"zone": "../../etc/passwd"}, "no time zone"),
        ({"window_minutes": 1_441}, "1 to 1,440"),
        ({"policy": RetryPolicy(attempts=186)}, "0 to 185"),
        ({"kind": "rule", "expression": "at(2026-12-01T00:00:00)"}, "for EventBridge Scheduler"),
        ({"kind": "rule", "window_minutes": 5}, "no flexible window"),
    ],
)
def test_a_schedule_is_refused(asked, says):
    with pytest.raises(BadSettings, match=says):
        schedule_of(Stage(), **asked)


# Anything that strangers write

texts = st.text(alphabet="0123456789 */,-?LW#JANMONcronrateat():T", max_size=30)


@settings(max_examples=300, deadline=None)
@given(texts | st.tuples(*[texts] * 6).map(lambda parts: f"cron({' '.join(parts)})"))
def test_whatever_an_expression_is_it_is_due_sometime_or_refused(expression):
    begins = datetime(2026, 11, 23, tzinfo=UTC)
    try:
        found = occurrences(expression, zone="UTC", begins=begins, until=begins + timedelta(days=40))
    except BadSettings:
        return
    times = list(islice(found, 50))
    assert times == sorted(times)
