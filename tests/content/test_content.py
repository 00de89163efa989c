"""What content/ promises: sound, answered, cited."""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command

from portal.engines.curriculum.models import Matching, Multiple, Numeric, Ordering, Question, Single
from portal.engines.curriculum.question_rules import within
from portal.engines.emulator.function import EVENT_BYTES
from portal.engines.grading import Presented, mark_question, present
from portal.engines.markup import Embed, find_faults, render
from tests.content.shelf import library

QUESTIONS = [(topic, q) for topic, found in library().question_sets.items() for q in found.questions]
EVENTS = [(name, event) for name, source in library().sources.items() for event in source.events]


def ids(pairs):
    return [f"{topic}/{getattr(thing, 'slug', None) or thing.name}" for topic, thing in pairs]


def model_answer(question: Question) -> dict:
    match question:
        case Single():
            return {"choice": next(option.id for option in question.options if option.right)}
        case Multiple():
            return {"choices": [option.id for option in question.options if option.right]}
        case Ordering():
            return {"order": [step.id for step in question.steps]}
        case Matching():
            return {"pairs": {pair.id: pair.right for pair in question.pairs}}
        case Numeric():
            return {"value": repr(question.answer)}


def wrong_answers(question: Question) -> list[dict]:
    match question:
        case Single():
            return [{"choice": option.id} for option in question.options if not option.right]
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
            return [{"value": repr(mistake.value)} for mistake in question.mistakes]


def test_every_file_is_sound():
    assert [str(problem) for problem in library().problems] == []


def test_the_first_module_is_complete():
    codes = {lesson.head.code for lesson in library().lessons_in_order()}

    assert {"L01", "L02", "L03", "L04", "L05"} <= codes
    assert all(
        lesson.labs for lesson in library().lessons_in_order() if lesson.head.code in ("L01", "L02", "L03")
    )


def test_the_fundamentals_ask_at_least_twenty_questions_of_every_closed_kind():
    questions = library().question_sets["fundamentals"].questions

    assert len(questions) >= 20
    assert {question.kind for question in questions} == {
        "single",
        "multiple",
        "ordering",
        "matching",
        "numeric",
    }


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
    for mistake in getattr(question, "mistakes", ()):
        assert mark_question(question, {"value": repr(mistake.value)}).note
        assert not within(question, mistake.value, question.answer)


@pytest.mark.parametrize(("topic", "question"), QUESTIONS, ids=ids(QUESTIONS))
def test_every_answer_cites_a_fact_that_has_a_source_and_a_date(topic, question):
    facts = [library().facts[id] for id in question.facts]

    assert all(fact.source and fact.as_of for fact in facts)
    assert any(fact.confidence != "memory" for fact in facts)


@pytest.mark.parametrize(("topic", "question"), QUESTIONS, ids=ids(QUESTIONS))
def test_the_order_in_which_it_is_shown_is_not_the_answer(topic, question):
    shown: Presented = present(question, seed=1)
    if isinstance(question, Ordering):
        assert shown.steps != question.steps
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
