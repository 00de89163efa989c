"""What the simulators show anybody who asks, and what they make of nonsense."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.engines.simulation.concurrency.reasons import SENTENCES
from portal.library import library
from portal.pages.simulators import asked_month
from portal.pages.simulators import concurrency as concurrency_page
from portal.pages.simulators import cost as cost_page
from portal.pages.simulators.words import SENTENCES as MARKED

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def seen(client: Any, name: str, headers: dict[str, str] | None = None, **query: object) -> str:
    answer = client.get(f"{reverse(f'simulators:{name}')}?{urlencode(query)}", headers=headers or {})
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


class Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def words(page: str) -> str:
    parser = Text()
    parser.feed(page)
    return " ".join(" ".join(parser.said).split())


def test_the_index_leads_to_all_of_them(client):
    page = seen(client, "simulators")

    for name in ("simulators:concurrency", "simulators:cost", "timelines:timelines"):
        assert reverse(name) in page


def test_the_start_page_leads_to_them(client):
    assert reverse("simulators:simulators") in client.get("/").content.decode()


def test_the_settings_of_the_index_lead_to_what_they_promise(client):
    page = seen(client, "simulators")
    links = re.findall(r'href="(/simulators/[a-z]+/\?[^"]+)"', page)

    assert len(links) >= 5
    for link in links:
        answer = client.get(link.replace("&amp;", "&")).content.decode()
        assert "callout-warning" not in answer
        assert "callout-error" not in answer


def test_a_burst_is_told_in_words_with_its_limit_and_its_time(client):
    said = words(seen(client, "concurrency", traffic="burst", rate=10, peak=2_000, lasts=120, duration=1_000))

    assert (
        "The account's concurrency, 1,000 of 1,000 unreserved, held your function back from 12:02:3" in said
    )
    assert (
        "2,000 a second × 1 s = 2,000 at once; the most in the model was 1,000. A limit kept it lower."
        in said
    )


def test_steady_traffic_within_limits_meets_none(client):
    said = words(seen(client, "concurrency", traffic="constant", rate=100))

    assert "All of 60,000 requests ran." in said
    assert "Nothing: no limit was met." in said
    assert "100 a second × 0.2 s = 20 at once" in said


def test_every_chart_has_words_and_the_table_says_the_same(client):
    page = seen(client, "concurrency", source="async", horizon=3_600)

    charts = re.findall(r'<svg viewBox="[^"]+" role="img" aria-label="([^"]+)"', page)
    assert [chart.split(".")[0].split(",")[0] for chart in charts] == [
        "Requests a second", "Environments", "Waiting to run", "Throttled attempts", "Cold starts",
        "What a month costs",
    ]  # fmt: skip
    assert page.count('<th scope="row">') == 60


def test_an_answer_alone_is_sent_to_htmx(client):
    page = seen(client, "concurrency", headers=HTMX, traffic="constant")

    assert page.startswith('<section class="stack" id="answer"')
    assert "<form" not in page


@pytest.mark.parametrize("name", ["concurrency", "cost"])
def test_every_control_has_a_label_and_every_slider_its_field(client, name):
    page = seen(client, name)

    for field in re.findall(r'<(?:input type="number"|select) id="([^"]+)"', page):
        assert f'<label for="{field}"' in page
    sliders = re.findall(r'data-slides="([^"]+)"', page)
    assert sliders
    assert all(f'type="number" id="{slider}"' in page for slider in sliders)


def test_a_link_says_only_what_differs_and_says_it_all(client):
    page = seen(
        client, "concurrency", traffic="ramp", rate=20, peak=400, memory=512, is_reserved="on", reserved=40
    )

    (link,) = re.findall(r'<a href="([^"]+)">A link to these settings', page)
    assert (
        link
        == "/simulators/concurrency/?traffic=ramp&amp;rate=20&amp;peak=400&amp;is_reserved=on&amp;reserved=40"
    )
    again = " ".join(client.get(link.replace("&amp;", "&")).content.decode().split())
    assert words(again) == words(page)


def test_what_is_on_by_default_can_be_switched_off(client):
    assert "Free tier, requests" in words(seen(client, "cost"))
    assert "Free tier, requests" not in words(seen(client, "cost", free="off"))
    both = client.get(reverse("simulators:cost") + "?free=off&free=on").content.decode()
    assert "Free tier, requests" in both


def test_what_aws_would_refuse_is_told_in_place_of_the_charts(client):
    page = seen(client, "concurrency", is_reserved="on", reserved=950)

    assert "at least 100 must stay unreserved" in words(page)
    assert "<figure" not in page


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"rate": "many"}, "Requests a second: that is no number, so 50 was taken."),
        ({"rate": "1e99"}, "Requests a second: 0 to 100,000, so 100,000 was taken."),
        ({"duration": "-1"}, "Duration: 1 to 900,000, so 1 was taken."),
        ({"memory": "512.5"}, "Memory: 128 to 10,240, so 512 was taken."),
        ({"traffic": "flood"}, "Shape: there is no such choice"),
        ({"seed": "NaN"}, "Seed of chance: that is no number"),
        ({"rate": "9" * 5_000}, "Requests a second: that is no number"),
    ],
)
def test_what_cannot_be_read_is_put_right_and_told(client, query, said):
    assert said in words(seen(client, "concurrency", **query))


def test_what_is_typed_is_text_wherever_it_is_shown(client):
    assert "<script>alert" not in seen(client, "concurrency", traffic="<script>alert(1)</script>")


def test_the_worked_example_is_on_the_bill_with_its_sources(client):
    said = words(seen(client, "cost", requests=3, duration=120, memory=1536, cold=0))

    assert "$2.73" in said
    assert "Duration, x86 $9.00 540,000 GB-second $0.0000166667 L-5" in said
    assert "Free tier, duration, x86 −$6.67 −400,000 GB-second $0.0000166667 L-5" in said
    assert "AWSLambda offer published 2026-09-19" in said


def test_the_bill_names_what_it_has_no_price_of(client):
    said = words(seen(client, "cost", nat="on"))

    assert "we hold no verified price" in said
    assert "The NAT gateway" in said


def test_provisioned_and_snapstart_together_are_refused(client):
    assert "cannot be had together" in words(seen(client, "cost", ready=1, snap="python"))


def test_the_bill_of_traffic_is_the_bill_of_the_cost_page(client):
    """What the link to the whole bill leads to comes to the same."""
    page = seen(client, "concurrency", traffic="constant", rate=50)
    (link,) = re.findall(r'href="(/simulators/cost/\?[^"]+)"', page)
    (total,) = re.findall(r"<strong>(\$[\d.,]+)</strong><span>a month for your function", page)

    bill = client.get(link.replace("&amp;", "&")).content.decode()

    assert f"<strong>{total}</strong><span>a month" in bill


@pytest.mark.parametrize(
    "query",
    [
        {"source": "async", "is_scattered": "on", "other_rate": 400, "provisioned": 100, "horizon": 3_600},
        {"source": "sync", "traffic": "steps", "is_scattered": "on", "peak": 20_000, "other_rate": 2_000, "duration": 900},
    ],
)  # fmt: skip
def test_the_fullest_page_is_within_its_budget(client, query):
    answer = client.get(f"{reverse('simulators:concurrency')}?{urlencode(query)}")

    assert len(answer.content) <= 40_000


def test_nothing_is_kept_of_who_asks(client, django_assert_num_queries):
    client.get(reverse("simulators:cost"))
    with django_assert_num_queries(0):
        answer = client.get(reverse("simulators:cost"))
    assert set(answer.cookies) <= {"csrftoken"}


texts = st.text(max_size=12) | st.integers().map(str) | st.decimals().map(str)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    query=st.dictionaries(
        st.sampled_from([control.name for group in asked_month.groups() for control in group.controls]), texts
    )
)
def test_any_query_gives_a_bill_or_says_why_not(query):
    answer = cost_page.open_page(query, library()).answer

    assert answer.fault or answer.total


@settings(max_examples=25, deadline=None)
@given(
    query=st.fixed_dictionaries(
        {},
        optional={
            "traffic": st.sampled_from(["burst", "constant", "ramp", "steps", "day", "none"]),
            "source": st.sampled_from(["sync", "async", "sqs", "stream"]),
            "rate": texts, "peak": texts, "lasts": texts, "duration": texts, "init": texts, "memory": texts,
            "account": texts, "is_reserved": st.sampled_from(["on", "off"]), "reserved": texts, "provisioned": texts,
            "at_once": texts, "times": texts, "idle": texts, "other_rate": texts,
        },
    )
)  # fmt: skip
def test_any_query_gives_charts_or_says_why_not(query):
    answer = concurrency_page.open_page(query, library()).answer

    assert answer.fault or answer.headline


def test_what_the_engine_says_can_be_said_in_another_language():
    assert set(MARKED) == set(SENTENCES)


def test_the_numbers_of_a_page_are_those_of_its_language_and_those_of_its_markup_are_not(client):
    page = client.get(reverse("simulators:concurrency"), headers={"accept-language": "de"}).content.decode()

    assert "3.000" in page
    assert "3,000" not in page
    for _, value in re.findall(r"\b(d|width|height|x|y|min|max|step|value|viewBox)=\"([^\"]*)\"", page):
        assert not re.search(r"\d,\d", value), value
