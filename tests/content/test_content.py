"""What content/ promises: sound, answered, cited."""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command
from django.template.loader import render_to_string
from django.utils.html import escape

from portal.engines.curriculum.models import (
    Cloze,
    Coded,
    Design,
    FillIn,
    FreeText,
    Matching,
    Multiple,
    Numeric,
    Ordering,
    Parsons,
    PolicyMatrix,
    PredictThenRun,
    Question,
    Single,
    TrueOrWhy,
)
from portal.engines.curriculum.variants import variants_of, vary
from portal.engines.emulator.function import EVENT_BYTES
from portal.engines.grading import mark_question, present
from portal.engines.grading.kinds import KINDS
from portal.engines.markup import Embed, find_faults, render
from tests import answers
from tests.content.shelf import checked, library

QUESTIONS = [(topic, q) for topic, found in library().question_sets.items() for q in found.questions]
EVENTS = [(name, event) for name, source in library().sources.items() for event in source.events]


def ids(pairs):
    return [f"{topic}/{getattr(thing, 'slug', None) or thing.name}" for topic, thing in pairs]


def model_answer(question: Question) -> dict:
    """Of a question in one's own words: the model answer, with what is suggested confirmed."""
    so_far = {"texts": answers.models_of(question)} if isinstance(question, FreeText | Design) else None
    return answers.response(question, answers.right(question), so_far=so_far)


def wrong_answers(question: Question) -> list[dict]:
    match question:
        case Single():
            return [{"choice": option.id} for option in question.options if not option.right]
        case TrueOrWhy():
            return [
                {"choice": one} for one in ("true", "a", "b") if {"choice": one} != answers.right(question)
            ]
        case Multiple():
            return [{"choices": []}, {"choices": [option.id for option in question.options]}]
        case Ordering():
            return [{"order": [step.id for step in reversed(question.steps)]}]
        case Matching():
            return [
                {"pairs": {pair.id: pair.right for pair in question.pairs} | {pair.id: choice}}
                for pair in question.pairs
                for choice in question.choices
                if choice != pair.right
            ]
        case Numeric():
            return [one for drawn in variants_of(question)[:20] for one in mistaken(question, drawn)]
        case Cloze() | FillIn():
            good = answers.response(question, answers.right(question))["gaps"]
            return [{"gaps": good | {gap.id: one.text}} for gap in question.gaps for one in gap.mistakes]
        case Parsons():
            lines = model_answer(question)["lines"]
            spared = [{"lines": [*lines, [one.id, 0]]} for one in question.spares]
            return [{"lines": lines[::-1]}, {"lines": lines[1:]}, *spared]
        case PolicyMatrix(write=True):
            return [{"policy": json.dumps(one.policy)} for one in question.wrong]
        case PolicyMatrix():
            return [{"decisions": {one.id: said for one in question.requests}} for said in ("allow", "deny")]
        case FreeText() | Design():
            return [as_suggested(question, one.text) for one in question.wrong]
        case Coded():  # that its checks fail is proved where they are run: test_run_questions.py
            every = [question.task.starter, *question.task.wrong.values()]
            return [{"files": files, "grade": answers.graded(question, files)} for files in every]
        case PredictThenRun(options=()):
            return [{"value": one.text} for one in question.mistakes] or [{"value": "nothing of it"}]
        case PredictThenRun():
            return [{"choice": option.id} for option in question.options if not option.right]


def mistaken(question: Numeric, drawn: dict) -> list[dict]:
    return [{"value": repr(one.value), "variant": drawn} for one in vary(question, drawn).mistakes]


def as_suggested(question: FreeText | Design, text: str) -> dict:
    """What a learner gets who ticks what is suggested and nothing else."""
    texts = [text] * len(answers.models_of(question))
    return {"texts": texts, "ticks": list(answers.suggested(question, texts))}


def test_every_file_is_sound():
    assert [str(problem) for problem in checked().problems] == []


def test_the_first_module_is_complete():
    codes = {lesson.head.code for lesson in library().lessons_in_order()}

    assert {"L01", "L02", "L03", "L04", "L05"} <= codes
    assert all(
        lesson.labs for lesson in library().lessons_in_order() if lesson.head.code in ("L01", "L02", "L03")
    )


def test_every_topic_asks_at_least_forty_questions_of_at_least_eight_kinds():
    sets = library().question_sets

    assert len(sets) == 8
    assert {topic: len(found.questions) >= 40 for topic, found in sets.items()} == dict.fromkeys(sets, True)
    for found in sets.values():
        assert len({question.kind for question in found.questions}) >= 8
    assert {question.kind for found in sets.values() for question in found.questions} == set(KINDS)


NOTES = {
    "fundamentals/lambda-beside-ec2-and-ecs": "What is Lambda? How is it different from EC2/ECS?",
    "fundamentals/serverless-trade-offs": "Benefits and trade-offs of serverless.",
    "event-sources/three-triggers-aloud": "Triggering Lambda from S3, API Gateway, DynamoDB?",
    "event-sources/one-function-many-sources-aloud": "Can one Lambda handle multiple sources?",
    "scaling/cold-start-aloud": "What is a cold start? How to reduce it?",
    "scaling/provisioned-or-reserved-aloud": "Difference: provisioned vs. reserved concurrency?",
    "security/roles-and-policies-aloud": "How IAM roles and resource-based policies work with Lambda.",
    "security/secrets-aloud": "Best practices for secrets and environment variables.",
    "error-handling/retries-aloud": "Using retries, DLQs, fallback handling.",
    "error-handling/one-payment-in-a-hundred": "SQS scenario: occasional failures.",
    "monitoring/tools-of-observability": "Tools: CloudWatch Logs, X-Ray, custom metrics.",
    "monitoring/issue-across-functions": "How to trace issues across multiple Lambda calls.",
    "deployment/deploying-with-sam": "How to deploy Lambda using AWS SAM or CloudFormation.",
    "deployment/versions-for-safe-promotion": "Using versioning and aliases for safe promotion.",
    "architecture/serverless-orders-api": "Design a serverless API (API Gateway + Lambda + DynamoDB).",
    "architecture/pipeline-of-large-files": "Build an efficient pipeline for large S3 file uploads.",
}


@pytest.mark.parametrize("ref", NOTES, ids=list(NOTES.values()))
def test_what_interviews_ask_by_the_notes_is_asked(ref):
    question = library().question(ref)

    assert question is not None
    assert question.starred


def test_there_are_sample_events_for_every_source():
    wanted = {"s3", "sqs", "sns", "rest-api", "http-api", "dynamodb-stream", "kinesis", "eventbridge", "schedule", "alb",
              "function-url"}  # fmt: skip

    assert wanted <= set(library().sources)


@pytest.mark.parametrize(("topic", "question"), QUESTIONS, ids=ids(QUESTIONS))
def test_the_model_answer_scores_full(topic, question):
    assert mark_question(question, model_answer(question)).mark.full


@pytest.mark.parametrize(("topic", "question"), QUESTIONS, ids=ids(QUESTIONS))
def test_no_wrong_answer_scores_full(topic, question):
    wrong = wrong_answers(question)

    assert wrong
    assert not any(mark_question(question, response).mark.full for response in wrong)


@pytest.mark.parametrize(("topic", "question"), QUESTIONS, ids=ids(QUESTIONS))
def test_a_known_mistake_is_explained(topic, question):
    if isinstance(question, Numeric):
        assert all(mark_question(question, response).note for response in wrong_answers(question))
    for gap in getattr(question, "gaps", ()):
        good = model_answer(question)["gaps"]
        for mistake in gap.mistakes:
            parts = mark_question(question, {"gaps": good | {gap.id: mistake.text}}).parts
            assert [part.note for part in parts if not part.right] == [mistake.why]


@pytest.mark.parametrize(("topic", "question"), QUESTIONS, ids=ids(QUESTIONS))
def test_every_variant_of_a_number_has_its_model_answer(topic, question):
    if isinstance(question, Numeric):
        for drawn in variants_of(question):
            assert mark_question(
                question, {"value": repr(vary(question, drawn).answer), "variant": drawn}
            ).mark.full


@pytest.mark.parametrize(("topic", "question"), QUESTIONS, ids=ids(QUESTIONS))
def test_every_answer_cites_a_fact_that_has_a_source_and_a_date(topic, question):
    facts = [library().facts[id] for id in question.facts]

    assert all(fact.source and fact.as_of for fact in facts)
    assert all(fact.confidence != "memory" for fact in facts)


RECKONED = [(topic, question) for topic, question in QUESTIONS if isinstance(question, Numeric)]


@pytest.mark.parametrize(("topic", "question"), RECKONED, ids=ids(RECKONED))
def test_an_answer_with_a_number_prints_its_rates_and_their_dates(topic, question):
    drawn = next(iter(variants_of(question)))
    given = {"value": repr(vary(question, drawn).answer), "variant": drawn}
    facts = [library().facts[id] for id in question.facts]

    page = render_to_string(
        "parts/verdict.html",
        {
            "verdict": mark_question(question, given),
            "question": question,
            "kind": question.kind,
            "facts": facts,
        },
    )

    assert any(fact.value for fact in facts)
    assert '<details class="sources" open>' in page
    for fact in facts:
        assert escape(fact.value) in page
        assert f"{fact.id}, {fact.as_of})" in page


@pytest.mark.parametrize(("topic", "question"), QUESTIONS, ids=ids(QUESTIONS))
def test_the_order_in_which_it_is_shown_is_not_the_answer(topic, question):
    shown = present(question, seed=1)
    if isinstance(question, Ordering):
        assert shown.steps != question.steps
    if isinstance(question, Parsons):
        assert shown.lines[: len(question.lines)] != question.lines
    assert shown == present(question, seed=1)


@pytest.mark.parametrize(("source", "event"), EVENTS, ids=ids(EVENTS))
def test_a_sample_event_is_one_that_lambda_would_take(source, event):
    text = json.dumps(event.payload)

    assert json.loads(text) == event.payload
    assert len(text.encode()) <= EVENT_BYTES


@pytest.mark.parametrize("lesson", library().lessons_in_order(), ids=lambda lesson: lesson.slug)
def test_a_lesson_renders_with_its_embeds_and_a_table_of_contents(lesson):
    made = render(lesson.body)

    embeds = [part for part in made.parts if isinstance(part, Embed)]
    assert [e.ref for e in embeds if e.kind == "lab"] == list(lesson.labs)
    assert [e.ref for e in embeds if e.kind == "question"] == list(lesson.questions)
    assert len(made.contents) >= 2
    assert find_faults(lesson.body) == ()


def test_the_schemas_for_editors_are_those_of_the_models():
    call_command("write_schemas", "--check")


def test_what_is_served_is_what_was_checked():
    """Serving leaves out that scenarios are played, and nothing else."""
    served = library()

    assert served.problems == checked().problems == ()
    assert {slug: lab.digest for slug, lab in served.labs.items()} == {
        slug: lab.digest for slug, lab in checked().labs.items()
    }
    assert served.simulations == checked().simulations
