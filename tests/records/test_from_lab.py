"""A lab's code as a function of one's own: it can be run there as it is, with the same AWS around it."""

from __future__ import annotations

import pytest

from portal.engines.curriculum.seeds import read_seed
from portal.records.playground.create import MOST, TooManyFunctions
from portal.records.playground.from_lab import take_from_lab
from portal.records.playground.written import SEED, function_of
from portal.records.progress.drafts import BadDraft
from tests.content.shelf import library
from tests.people import NOON, somebody

pytestmark = pytest.mark.django_db
OF_FUNCTIONS = {slug: lab for slug, lab in library().labs.items() if lab.head.code == "function"}
LABS = {slug: lab for slug, lab in OF_FUNCTIONS.items() if not lab.has_layer}


def take(learner, lab, **more):
    told = {"files": lab.starter, "event": lab.presets[0].text} | more
    return take_from_lab(learner=learner, lab=lab, now=NOON, **told)


@pytest.mark.parametrize("slug", LABS)
def test_it_has_the_labs_code_configuration_and_account(slug):
    lab = LABS[slug]
    made = take(somebody(), lab)
    function = function_of(made.written, made.name)

    assert made.name == slug
    assert made.event == lab.presets[0].text
    assert (function.handler, function.memory_mb, function.timeout_s) == (
        lab.head.handler,
        lab.head.memory_mb,
        lab.head.timeout_s,
    )
    assert dict(function.environment) == lab.head.environment
    assert made.written.field("aws") == ("Off" if lab.aws is None else "Fresh")
    if lab.aws is not None:
        seed, problems = read_seed(made.files[SEED], path=SEED)
        assert problems == []
        assert seed.to_json() == lab.aws


def test_a_lab_with_a_layer_of_its_own_stays_where_its_layer_is():
    (lab, *_) = (lab for lab in OF_FUNCTIONS.values() if lab.has_layer)

    with pytest.raises(BadDraft, match="has a layer of its own: take it to a stack"):
        take(somebody(), lab)


def test_a_second_copy_has_a_name_of_its_own_and_another_code():
    learner, lab = somebody(), LABS["hello-lambda"]
    first = take(learner, lab)
    second = take(learner, lab, files={**lab.starter, "notes.txt": "mine"})

    assert (first.name, second.name) == ("hello-lambda", "hello-lambda-2")
    first.refresh_from_db()
    assert "notes.txt" not in first.files


def test_whoever_has_too_many_is_told():
    learner, lab = somebody(), LABS["hello-lambda"]
    for _ in range(MOST):
        take(learner, lab)

    with pytest.raises(TooManyFunctions, match="Put one away first"):
        take(learner, lab)
