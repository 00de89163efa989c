"""Content and outcomes for tests, made of the real models: small, and different where a test says so."""

from __future__ import annotations

from typing import Any

from portal.engines.curriculum import Course, Lab, Lesson, Library, Module, Question, QuestionSet, Track
from portal.engines.curriculum.models import Check, LabHead, LessonHead, Numeric, Option, Preset, Single
from portal.engines.emulator.outcome import Outcome, Report

CODE = "def lambda_handler(event, context):\n    return {'twice': 2 * event['n']}\n"
STARTER = "def lambda_handler(event, context):\n    return None\n"


def lab(slug: str = "double", **head: Any) -> Lab:
    """Double a number: one visible and one hidden check, a point each."""
    checks = head.pop("checks", (check("visible", 2), check("hidden", 3, hidden=True, hint="Try three.")))
    head = {"title": slug.title(), "summary": "Double a number.", "minutes": 5, "events": (), **head}
    return Lab(
        slug=slug,
        head=LabHead(checks=checks, **head),
        brief="Return twice the number.",
        starter={"lambda_function.py": STARTER},
        solution={"lambda_function.py": CODE},
        wrong={},
        presets=(Preset(name="two", title="Two", text='{"n": 2}'),),
        payloads={one.slug: tuple(f'{{"n": {given.event["n"]}}}' for given in one.given) for one in checks},
    )


def check(slug: str, n: int, **fields: Any) -> Check:
    expect = ({"kind": "equals", "value": {"twice": 2 * n}},)
    return Check.model_validate(
        {"slug": slug, "title": slug.title(), "given": ({"event": {"n": n}},), "expect": expect, **fields}
    )


def question(slug: str = "colour", **fields: Any) -> Single:
    options = (
        Option(id="a", text="Blue", right=True, why="It is."),
        Option(id="b", text="Green", why="It is not."),
    )
    said = {
        "prompt": "Which colour?",
        "level": 1,
        "facts": ("M-1",),
        "explanation": "Look up.",
        "options": options,
    }
    return Single(kind="single", slug=slug, **(said | fields))


def number_question(slug: str = "seconds") -> Numeric:
    return Numeric(
        kind="numeric", slug=slug, prompt="How long?", level=1, points=2, facts=("M-1",), explanation="Count.",
        answer=900, unit="s", absolute=0, working="15 × 60",
    )  # fmt: skip


def question_set(topic: str = "basics", *questions: Question) -> QuestionSet:
    return QuestionSet(
        topic=topic,
        title=topic.title(),
        summary="To begin with.",
        questions=questions or tuple(question(f"q{n}") for n in range(4)),
    )


def lesson(slug: str, *, labs: tuple[str, ...] = (), questions: tuple[str, ...] = ()) -> Lesson:
    head = LessonHead(code="L01", title=slug.title(), objective="Know it.", minutes=5)
    return Lesson(slug=slug, module="first", head=head, body=f"# {slug}", labs=labs, questions=questions)


def library(
    *,
    lessons: tuple[Lesson, ...] | None = None,
    labs: tuple[Lab, ...] | None = None,
    sets: tuple[QuestionSet, ...] | None = None,
) -> Library:
    """Two lessons, the first with the lab, and one topic."""
    lessons = (lesson("one", labs=("double",)), lesson("two")) if lessons is None else lessons
    labs = (lab(),) if labs is None else labs
    sets = (question_set(),) if sets is None else sets
    module = Module(
        slug="first", title="First", summary="First things.", lessons=tuple(one.slug for one in lessons)
    )
    track = Track(slug="track", title="Track", summary="All of it.", modules=("first",))
    return Library(
        course=Course(title="Course", tagline="Learn.", tracks=(track,), modules=(module,)),
        lessons={one.slug: one for one in lessons},
        labs={one.slug: one for one in labs},
        question_sets={one.topic: one for one in sets},
    )


def outcome(payload: str = "null", *, error: bool = False, log: str = "") -> Outcome:
    report = Report(
        duration_ms=1.5,
        billed_duration_ms=2,
        init_duration_ms=None,
        memory_size_mb=128,
        max_memory_used_mb=40,
        status="error" if error else "success",
    )
    return Outcome(
        payload=payload,
        function_error="Unhandled" if error else None,
        request_id="r-1",
        log=log,
        log_cut=False,
        report=report,
    )
