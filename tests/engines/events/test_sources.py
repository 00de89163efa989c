"""Every row of the table, whatever is turned: always JSON, always the same, never over the size."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.engines.emulator.function import EVENT_BYTES
from portal.engines.events import (
    ASYNC_EVENT_BYTES,
    HERE,
    SOURCES,
    BadKnobs,
    UnknownSource,
    build,
    compose,
    most_bytes,
)
from portal.engines.front_doors import RestApi

from .turning import ALL, attempt, named, turned

BATCHES = ("sqs", "sqs-fifo", "kinesis", "kafka", "dynamodb-stream")
FACTS = Path(__file__).parents[3] / "content" / "facts.yaml"


@pytest.mark.parametrize("slug", SOURCES)
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_whatever_is_turned_makes_an_event_or_says_which_knob_to_turn(slug, data):
    source = SOURCES[slug]
    knobs = data.draw(turned(source))
    made, problems = attempt(slug, knobs)
    if made is None:
        assert problems
        assert {problem.knob for problem in problems} <= {"", *(knob.name for knob in source.knobs)}
        assert all(problem.says.endswith(".") for problem in problems)
        return
    assert json.loads(made.compact) == json.loads(made.pretty) == made.event
    assert made.compact.encode().decode() == made.compact
    assert compose(slug, knobs).compact == made.compact
    assert made.size <= most_bytes(source)


@pytest.mark.parametrize("slug", SOURCES)
def test_what_is_there_at_first_is_an_event(slug):
    assert build(slug) == build(slug, {})


@pytest.mark.parametrize("case", ALL, ids=named)
def test_every_choice_makes_an_event_or_says_why_not(case):
    slug, knobs = case
    made, problems = attempt(slug, knobs)

    # A door that answers by itself, or a choice that another has to go with.
    refused = {("authorizer", "none"), ("on-failure", "MaximumPayloadSizeExceeded")}
    assert made is not None or (slug, *knobs.values()) in refused, problems


@pytest.mark.parametrize("slug", SOURCES)
def test_every_text_of_the_form_is_there(slug):
    source = SOURCES[slug]
    names = [knob.name for knob in source.knobs]

    assert len(names) == len(set(names))
    assert source.slug == slug
    assert source.docs.startswith("https://docs.aws.amazon.com/")
    for text in (source.summary, source.answer, *(knob.help for knob in source.knobs if knob.help)):
        assert text[-1] in ".”:", text
    for knob in source.knobs:
        assert knob.label
        assert len(str(knob.default)) <= knob.longest
        assert knob.kind != "int" or knob.least <= knob.default <= knob.most
        assert knob.kind != "choice" or knob.default in {one.value for one in knob.choices}


@pytest.mark.parametrize(
    ("slug", "knobs", "says"),
    [
        ("direct", {"shape": "large", "size_kb": 6200}, "6 MB, 6,291,456 bytes"),
        ("sns", {"size_kb": 1024}, "1 MB, 1,048,576 bytes"),
        ("eventbridge", {"size_kb": 1024}, "1 MB, 1,048,576 bytes"),
    ],
    ids=["synchronous", "asynchronous", "in an envelope"],
)
def test_what_is_too_large_for_its_way_is_refused(slug, knobs, says):
    with pytest.raises(BadKnobs) as refused:
        build(slug, knobs)

    (problem,) = refused.value.problems
    assert problem.knob == ""
    assert says in problem.says


@pytest.mark.parametrize("slug", ["sqs", "kinesis", "kafka", "dynamodb-stream", "firehose"])
def test_a_batch_far_over_6_mb_is_refused_before_it_is_built(slug):
    most = next(knob.most for knob in SOURCES[slug].knobs if knob.name == "records")

    with pytest.raises(BadKnobs) as refused:
        build(slug, {"records": most, "size_kb": 300})

    assert "records" in {problem.knob for problem in refused.value.problems}
    assert "6 MB" in str(refused.value)


def test_the_largest_batch_that_is_built_is_within_6_mb():
    made = compose("kinesis", {"records": 9_500})

    assert 6_000_000 < made.size <= EVENT_BYTES


def test_the_sizes_are_those_of_the_facts():
    facts = {fact["id"]: fact for fact in yaml.safe_load(FACTS.read_text())["facts"]}

    assert facts["M-7"]["value"] == f"{EVENT_BYTES // 1024**2} MB"
    assert facts["M-8"]["value"] == f"{ASYNC_EVENT_BYTES // 1024**2} MB"


def test_batches_are_as_large_as_the_facts_say():
    facts = {fact["id"]: fact for fact in yaml.safe_load(FACTS.read_text())["facts"]}
    most = {slug: next(k.most for k in SOURCES[slug].knobs if k.name == "records") for slug in BATCHES}

    assert facts["H-1"]["value"].endswith(f"at most {most['sqs']:,} (FIFO {most['sqs-fifo']})")
    assert {most[slug] for slug in BATCHES} - {most["sqs-fifo"]} == {most["sqs"]}


def test_the_account_is_the_one_that_the_front_doors_have():
    assert (HERE.account_id, HERE.region) == (RestApi().account_id, RestApi().region)


def test_a_source_that_there_is_not_is_named():
    with pytest.raises(UnknownSource, match="no source 'nowhere'; there are direct"):
        build("nowhere")


@given(seeds=st.tuples(st.text(max_size=10), st.text(max_size=10)))
def test_another_seed_makes_other_ids(seeds):
    one, other = ("".join(c for c in seed if c.isprintable()) for seed in seeds)

    same = build("sqs", {"seed": one}) == build("sqs", {"seed": other})

    assert same == (one == other)
