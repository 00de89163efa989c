"""Every set of ours in every format: what is left out, by kind, and what comes back."""

from __future__ import annotations

import pytest

from portal.engines.curriculum import QuestionSet
from portal.engines.exchange import FORMATS, examine
from tests.content.shelf import library

from .sets import said, shown

SETS = tuple(library().question_sets.values())
RUN = {"code", "fix-the-bug", "mend-template", "mend-workflow", "predict-then-run"}
LEFT_OUT = {
    "anki": set(),
    "yaml": set(),
    "moodle": {"parsons", "policy-matrix", *RUN},
    "gift": {"cloze", "fill-in", "ordering", "parsons", "policy-matrix", *RUN},
    "csv": {"cloze", "design", "fill-in", "free-text", "parsons", "policy-matrix", *RUN},
}
WHOLE = ("single", "multiple", "true-or-why", "ordering", "matching", "numeric")  # come back as they went


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("found", SETS, ids=lambda found: found.topic)
def test_what_is_left_out_are_these_kinds_and_all_of_them(name, found):
    written = FORMATS[name].write(found, facts=library().facts, at_s=0)

    whole = [one for one in written.left_out if one.whole]
    assert {one.kind for one in whole} == LEFT_OUT[name] & {one.kind for one in found.questions}
    assert len(whole) == sum(one.kind in LEFT_OUT[name] for one in found.questions)
    assert all(one.why.endswith(".") for one in written.left_out)


@pytest.mark.parametrize("found", SETS, ids=lambda found: found.topic)
def test_our_yaml_gives_back_an_equal_set(found):
    written = FORMATS["yaml"].write(found, facts={}, at_s=0)
    after = examine(written.text, topic=found.topic, library=library())

    assert after.findings == ()
    assert after.sound == found
    assert after.sound.digest == found.digest


@pytest.mark.parametrize("name", ["moodle", "gift", "csv"])
@pytest.mark.parametrize("found", SETS, ids=lambda found: found.topic)
def test_what_fits_comes_back_as_it_looks(name, found: QuestionSet):
    written = FORMATS[name].write(found, facts=library().facts, at_s=0)
    back = {one.said["slug"]: one.said for one in FORMATS[name].read(written.content).questions}

    compared = 0
    for question in found.questions:
        if question.slug not in back or question.kind not in WHOLE or getattr(question, "parameters", None):
            continue
        before, after = bare(said(question)), bare(dict(back[question.slug]))
        assert shown(after) == shown(before), question.slug
        compared += 1
    assert compared > 15


def bare(question):
    """Without what a format cannot say, which is listed when it is written."""
    question = {key: value for key, value in question.items() if key != "hints"}
    return question | ({"choices": sorted(question["choices"])} if "choices" in question else {})
