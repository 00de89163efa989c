"""Numbers and short sentences of several parts, as templates say them in the reader's language."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils.translation import override

from portal.engines.grading.hints import NextHint
from portal.engines.grading.mark import Mark
from portal.engines.grading.scoring import Score
from portal.records.progress.hints import Hints


def say(template: str, **values: object) -> str:
    return Template("{% load told %}" + template).render(Context(values))


def hints(shown: int = 0, *, cost: float = 0, tries: int = 0, wait_s: int = 0, left: int = 2) -> Hints:
    following = NextHint(number=shown + 1, cost=cost, wait_tries=tries, wait_s=wait_s)
    return Hints(shown=("It is warm.",) * shown, next=following, left=left)


@pytest.mark.parametrize(
    ("number", "english", "german"), [(3.0, "3", "3"), (1.5, "1.5", "1,5"), (0.75, "0.75", "0,75")]
)
def test_a_number_has_as_many_decimals_as_it_needs(number, english, german):
    assert say("{{ number|plain }}", number=number) == english
    with override("de"):
        assert say("{{ number|plain }}", number=number) == german


@pytest.mark.parametrize(
    ("attempt", "shown", "said"),
    [
        (1, 0, ""),
        (2, 1, "second try, one hint"),
        (9, 0, "ninth try"),
        (11, 2, "11th try, 2 hints"),
        (1, 3, "3 hints"),
    ],
)
def test_why_an_answer_earned_less(attempt, shown, said):
    score = Score(mark=Mark(points=1, out_of=1), earned=0.5, attempt=attempt, hints=shown)

    assert say("{{ score|because }}", score=score) == said


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (hints(), ""),
        (hints(tries=1), "A hint after your next try."),
        (hints(1, tries=1), "Another hint after your next try."),
        (hints(1, tries=3), "Another hint after 3 more tries."),
        (hints(wait_s=119), "A hint in 119 s."),
        (hints(1, wait_s=121), "Another hint in 3 minutes."),
    ],
)
def test_when_the_next_hint_comes(given, said):
    assert say("{{ hints|when }}", hints=given) == said


@pytest.mark.parametrize(
    ("cost", "said"),
    [
        (0, "(2 left)"),
        (0.5, "(costs 0.5 points, 2 left)"),
        (1, "(costs 1 point, 2 left)"),
        (2, "(costs 2 points, 2 left)"),
    ],
)
def test_what_the_next_hint_costs(cost, said):
    assert say("{{ hints|offer }}", hints=hints(cost=cost)) == said


def test_words_of_others_are_quoted_and_escaped():
    assert say("{{ all|cited }}", all=["<b>", "warm"]) == "<q>&lt;b&gt;</q>, <q>warm</q>"
    assert say("{{ all|quoted }}", all=["<b>", "warm"]) == "“&lt;b&gt;”, “warm”"


def test_a_chart_keeps_its_shape_where_a_comma_stands_before_decimals():
    bar = {"x": 1.5, "y": 2.25, "width": 3.5, "height": 4.75, "at": "1", "value": "1"}
    chart = {"bars": [bar], "title": "Runs", "top": 1, "first": "1"}
    with override("de"):
        drawn = render_to_string("parts/chart.html", {"chart": chart})

    assert 'x="1.5" y="2.25" width="3.5" height="4.75"' in drawn
