"""The labelled answers are what they say they are, and so is the table that was made of them."""

from __future__ import annotations

import pytest

from benchmarks.rubrics.labelled import rubrics
from benchmarks.rubrics.measure import measure
from benchmarks.rubrics.report import report
from tests.architecture.test_structure import ROOT

RUBRICS = tuple(rubrics())


def test_there_are_enough_of_them_to_mean_something():
    assert len(RUBRICS) >= 10
    assert sum(len(rubric.answers) for rubric in RUBRICS) >= 200


@pytest.mark.parametrize("rubric", RUBRICS, ids=lambda rubric: rubric.name)
def test_a_label_names_a_point_and_every_point_is_made_by_somebody_and_left_out_by_somebody(rubric):
    points = {point.id for point in rubric.points}
    flags = {flag.id for flag in rubric.flags}

    assert all(answer.made <= points | flags for answer in rubric.answers)
    for point in points:
        assert 0 < sum(point in answer.made for answer in rubric.answers) < len(rubric.answers)
    assert len({answer.text for answer in rubric.answers}) == len(rubric.answers)


@pytest.mark.parametrize("rubric", RUBRICS, ids=lambda rubric: rubric.name)
def test_what_is_suggested_is_far_more_often_said_than_not(rubric):
    points, _flags, _slips = measure(rubric)

    assert points.precision >= 0.9
    assert points.recall >= 0.6


def test_the_committed_table_is_what_measuring_gives():
    committed = (ROOT / "benchmarks" / "rubrics" / "results.md").read_text(encoding="utf-8")

    assert report(RUBRICS)[0] == committed
