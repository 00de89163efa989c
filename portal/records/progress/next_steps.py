"""What to do next, with reasons; and old work that is worth coming back to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from portal.engines.curriculum import Lesson, Library
from portal.engines.curriculum.models import lab_of_key
from portal.records.accounts.models import Learner
from portal.records.progress.evidence import DAY
from portal.records.progress.mastery import Topic
from portal.records.progress.models import Submission
from portal.records.progress.overview import LabRow, Overview
from portal.records.progress.skills import Known, Skills

MOST = 3
WEAK = 0.7  # of the points: what is known better is not told to be weak
LAB_RESTS_DAYS, TOPIC_RESTS_DAYS = 42, 21
_COUNTED = {
    2: gettext_noop("two weeks"),
    3: gettext_noop("three weeks"),
    4: gettext_noop("four weeks"),
    5: gettext_noop("five weeks"),
    6: gettext_noop("six weeks"),
    7: gettext_noop("seven weeks"),
    8: gettext_noop("eight weeks"),
    9: gettext_noop("nine weeks"),
    10: gettext_noop("ten weeks"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """Reviews of today: how many, how long they take, and the page that has them."""

    count: int
    minutes: int
    url_name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class NextStep:
    """`reason` is a sentence; `url_name` with `args` is the page."""

    title: str
    reason: str
    url_name: str
    args: tuple[str, ...] = ()


def next_steps(
    overview: Overview,
    skills: Skills,
    library: Library,
    *,
    due: Due | None = None,
    skipping: Collection[str] = (),
) -> tuple[NextStep, ...]:
    """At most three, the most pressing first. `skipping` are lessons that are known already, by slug."""
    steps = (
        *_reviews(due),
        *_lab_begun(overview),
        *_weakest(overview, skills, library),
        *_next_lesson(overview, skipping),
        *_raise(skills, library),
        *_new_lab(overview),
    )
    first = {(step.url_name, step.args): step for step in reversed(steps)}
    return tuple(step for step in steps if first[step.url_name, step.args] is step)[:MOST]


def worth_coming_back(
    overview: Overview, skills: Skills, tried: Mapping[str, datetime], *, now: datetime
) -> tuple[NextStep, ...]:
    """At most two: the lab and the topic that were left alone longest. `tried`: lab → its last graded try."""
    labs = [
        (tried[slug], lab)
        for slug, lab in overview.labs.items()
        if lab.passed and slug in tried and (now - tried[slug]) / DAY >= LAB_RESTS_DAYS
    ]
    topics = [
        (topic.answered_at, topic)
        for topic in skills.topics
        if topic.answered_at and (now - topic.answered_at) / DAY >= TOPIC_RESTS_DAYS
    ]
    steps = []
    for at, lab in sorted(labs, key=lambda one: one[0])[:1]:
        reason = _("You passed it %(long)s ago. Would it still come as easily?") % {"long": _long(now, at)}
        steps.append(NextStep(title=lab.title, reason=reason, url_name="labs:lab", args=(lab.slug,)))
    for at, topic in sorted(topics, key=lambda one: one[0])[:1]:
        reason = _("You answered nothing of it for %(long)s.") % {"long": _long(now, at)}
        steps.append(NextStep(title=topic.title, reason=reason, url_name="practice:topics"))
    return tuple(steps)


def labs_tried(learner: Learner | None) -> dict[str, datetime]:
    """Lab → its last graded try, of whichever step. One query."""
    graded = Submission.objects.of(learner).graded().order_by("submitted_at")
    return {lab_of_key(key): at for key, at in graded.values_list("lab_slug", "submitted_at")}


def _reviews(due: Due | None) -> Iterator[NextStep]:
    if due and due.count:
        reason = ngettext(
            "%(n)s question or check is due today; it takes about %(minutes)s min.",
            "%(n)s questions and checks are due today; it takes about %(minutes)s min.",
            due.count,
        ) % {"n": due.count, "minutes": due.minutes}
        yield NextStep(title=_("Review what you missed"), reason=reason, url_name=due.url_name)


def _lab_begun(overview: Overview) -> Iterator[NextStep]:
    for lab in overview.labs.values():
        if lab.points is not None and not lab.is_over:
            reason = _("%(points)s of %(out_of)s points so far.") % {
                "points": f"{lab.points:g}", "out_of": f"{lab.out_of:g}",
            }  # fmt: skip
            yield NextStep(title=lab.title, reason=reason, url_name="labs:lab", args=(lab.slug,))
            return


def _weakest(overview: Overview, skills: Skills, library: Library) -> Iterator[NextStep]:
    """Of the concepts that enough is known of; before that, of the topics by their latest answers."""
    weak = next((one for one in skills.concepts if one.mastery.mean < WEAK), None)
    if weak:
        yield _to_learn(weak, overview, library)
        return
    topics = [topic for topic in overview.topics if topic.wrong]
    if topics and not skills.concepts:
        yield _to_practise(min(topics, key=lambda topic: topic.percent))


def _to_learn(weak: Known, overview: Overview, library: Library) -> NextStep:
    """The lesson that teaches it, if it was not read; else the question that went worst."""
    said = _(
        "%(concept)s is your weakest concept: about %(percent)s %% of the points, by %(answers)s answers."
    ) % {
        "concept": weak.title,
        "percent": f"{100 * weak.mastery.mean:.0f}",
        "answers": weak.mastery.attempts,
    }
    unread = {row.slug for row in overview.lessons if row.read_at is None}
    lesson = _lesson_on(weak.slug, library, lambda one: one.slug in unread)
    if lesson:
        return NextStep(
            title=_("Read “%(title)s”") % {"title": lesson.head.title},
            reason=said,
            url_name="lessons:lesson",
            args=(lesson.slug,),
        )
    return NextStep(
        title=_("Answer a question on %(concept)s") % {"concept": weak.title},
        reason=said,
        url_name="practice:question",
        args=weak.again,
    )


def _lesson_on(concept: str, library: Library, wanted: Callable[[Lesson], bool]) -> Lesson | None:
    """The one that most questions on the concept name or stand in; the earlier of two."""
    counted: dict[str, int] = {}
    for topic, found in library.question_sets.items():
        for question in found.questions:
            if concept not in question.concepts:
                continue
            around = [
                one.slug for one in library.lessons.values() if f"{topic}/{question.slug}" in one.questions
            ]
            for slug in {*question.lessons, *around}:
                counted[slug] = counted.get(slug, 0) + 1
    lessons = [one for one in library.lessons_in_order() if counted.get(one.slug) and wanted(one)]
    return max(lessons, key=lambda one: counted[one.slug], default=None)


def _to_practise(topic: Topic) -> NextStep:
    reason = _("%(percent)s %% of the points; %(wrong)s to answer again.") % {
        "percent": topic.percent, "wrong": topic.wrong,
    }  # fmt: skip
    title = _("Practise %(topic)s") % {"topic": topic.title}
    if topic.open_session:
        return NextStep(
            title=title, reason=reason, url_name="practice:session", args=(str(topic.open_session),)
        )
    return NextStep(title=title, reason=reason, url_name="practice:topics")


def _next_lesson(overview: Overview, skipping: Collection[str]) -> Iterator[NextStep]:
    for lesson in overview.lessons:
        if lesson.read_at is None and lesson.slug not in skipping:
            reason = _("Opened and not finished.") if lesson.opened_at else _("The next lesson.")
            yield NextStep(title=lesson.title, reason=reason, url_name="lessons:lesson", args=(lesson.slug,))
            return


def _raise(skills: Skills, library: Library) -> Iterator[NextStep]:
    found = skills.readiness
    if found and round(100 * found.raises) and (topic := library.find_question_set(found.next_skill)):
        said = _(
            "Five right answers there would raise your readiness most, by about %(points)s of 100 points."
        )
        reason = said % {"points": f"{100 * found.raises:.0f}"}
        title = _("Practise %(topic)s") % {"topic": topic.title}
        yield NextStep(title=title, reason=reason, url_name="practice:topics")


def _new_lab(overview: Overview) -> Iterator[NextStep]:
    untried: list[LabRow] = [lab for lab in overview.labs.values() if lab.points is None]
    for lab in untried[:1]:
        yield NextStep(title=lab.title, reason=_("Not tried yet."), url_name="labs:lab", args=(lab.slug,))


def _long(now: datetime, at: datetime) -> str:
    weeks = int((now - at) / DAY) // 7
    return _(_COUNTED[weeks]) if weeks in _COUNTED else _("%(n)s weeks") % {"n": weeks}
