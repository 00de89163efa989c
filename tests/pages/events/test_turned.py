"""Whatever an address says: there is a page for it, and what is on it is whole."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.engines.events import SOURCES, build
from portal.pages.events.turned import SHOWN, groups, shown, turn

LOCALE = Path(__file__).resolve().parents[3] / "locale"
# Names, and what is written alike in every language.
NAMES = {
    "$connect", "$disconnect", ".waitForTaskToken", "API Gateway, HTTP API", "API Gateway, REST API",
    "API Gateway, WebSocket API", "Amazon MSK", "Application Load Balancer", "Authorization", "DynamoDB",
    "EventBridge", "JSON", "Kafka", "Kafka (MSK)", "Kinesis", "PutRecord", "REST API, REQUEST",
    "REST API, TOKEN", "S3, LifecycleExpiration:Delete", "S3, ObjectCreated:CompleteMultipartUpload",
    "S3, ObjectCreated:Copy", "S3, ObjectCreated:Post", "S3, ObjectCreated:Put", "S3, ObjectRemoved:Delete",
    "S3, ObjectRemoved:DeleteMarkerCreated", "SNS", "SQS", "WebSocket API", "null", "true",
}  # fmt: skip
ANYTHING = st.text(max_size=60) | st.sampled_from(
    [
        "1",
        "0",
        "-1",
        "999999999999",
        "on",
        "{}",
        "[[",
        "\0",
        "a\r\nb: c",
        "{x",
        "/%",
        "?",
        "\ud800",
        "<b>",
        '"',
        "NaN",
    ]
)


@pytest.mark.parametrize("slug", SOURCES)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_address_gives_an_event_or_what_is_wrong(slug, data):
    source = SOURCES[slug]
    names = st.sampled_from([*(knob.name for knob in source.knobs), "function", "other"])
    given_ = data.draw(st.dictionaries(names, ANYTHING))

    turned = turn(source, given_)

    assert (turned.built is None) == bool(turned.problems)
    assert [one.knob for one in turned.turnings] == [*source.knobs]
    assert sorted(one.knob.name for one in turned.rows) == sorted(knob.name for knob in source.knobs)
    assert len(turned.text) <= SHOWN


@pytest.mark.parametrize("slug", SOURCES)
def test_the_link_to_an_event_leads_to_that_event(slug):
    source = SOURCES[slug]
    knobs = {knob.name: knob.choices[-1].value for knob in source.own_knobs if knob.choices}
    turned = turn(source, {**knobs, "seed": "a b&c=é"})
    if turned.built is None:
        return  # the last of all choices do not go together

    again = turn(source, dict(parse_qsl(turned.query)))

    assert again.built is not None
    assert again.built.event == turned.built.event
    assert again.query == turned.query


def test_an_event_that_was_not_turned_has_no_query():
    assert turn(SOURCES["sqs"], {"records": "2", "attributes": ""}).query == ""


def test_numbers_stand_beside_each_other():
    kinds = [one.knob.kind for one in turn(SOURCES["sqs"], {}).rows]

    first, count = kinds.index("int"), kinds.count("int")
    assert kinds[first : first + count] == ["int"] * count


def test_a_long_event_is_cut_at_the_end_of_a_line():
    turned = turn(SOURCES["sqs"], {"records": "100"})

    assert turned.is_cut
    assert json.dumps(build("sqs", {"records": 100}), indent=2).startswith(turned.text + "\n")


def test_every_source_is_in_one_group():
    grouped = [source.slug for group in groups() for source in group.sources]

    assert sorted(grouped) == sorted(SOURCES)
    assert len({group.title for group in groups()}) == len(groups())


@given(st.recursive(st.none() | st.integers() | st.text(max_size=5), st.lists, max_leaves=20))
def test_what_is_short_is_shown_as_it_is(value):
    assert shown(value) == (json.dumps(value, indent=2, ensure_ascii=False), False)


def test_one_long_text_is_cut_somewhere():
    text, is_cut = shown("x" * 2 * SHOWN)

    assert (len(text), is_cut) == (SHOWN, True)


@pytest.mark.parametrize("language", ["de", "es"])
def test_what_sources_say_is_known_to_translators(language):
    lines = (LOCALE / language / "LC_MESSAGES" / "django.po").read_text(encoding="utf-8").splitlines()
    known = {json.loads(line.removeprefix("msgid ")) for line in lines if line.startswith('msgid "')}
    said = {text for one in SOURCES.values() for text in (one.title, one.group, one.summary, one.answer)}
    for knob in (knob for one in SOURCES.values() for knob in one.knobs):
        said |= {knob.label, knob.help, *(one.label for one in knob.choices if not one.is_name)}

    assert said - known - NAMES == set()
