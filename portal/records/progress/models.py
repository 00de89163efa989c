"""What learners did, by slug and digest of the content they did it with."""

from __future__ import annotations

import uuid

from django.db import models

from portal.engines.grading.mark import Mark
from portal.engines.grading.scoring import Score
from portal.records.accounts.models import Learner
from portal.records.runs.models import Run


class LessonVisit(models.Model):
    """One learner and one lesson: opened, and read when they said so."""

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="lessons")
    lesson_slug = models.CharField(max_length=64)
    lesson_digest = models.CharField(max_length=12)
    opened_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "lesson_slug"], name="one_visit_per_lesson")
        ]

    def __str__(self) -> str:
        return self.lesson_slug


class Draft(models.Model):
    """The files a learner has open in a lab, newest version; earlier ones are in DraftVersion."""

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="drafts")
    lab_slug = models.CharField(max_length=64)
    files = models.JSONField()
    event = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learner", "lab_slug"], name="one_draft_per_lab")]

    def __str__(self) -> str:
        return f"{self.lab_slug} version {self.version}"


class DraftVersion(models.Model):
    """A draft that was replaced from elsewhere, reset or merged: kept, so that nothing is lost."""

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="draft_versions")
    lab_slug = models.CharField(max_length=64)
    files = models.JSONField()
    event = models.TextField(blank=True)
    saved_at = models.DateTimeField()
    reason = models.CharField(max_length=12)  # "reset", "conflict", "merge", "restore", "skip"

    def __str__(self) -> str:
        return f"{self.lab_slug}, {self.reason}"


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def of(self, learner: Learner | None) -> SubmissionQuerySet:
        return self.filter(learner=learner) if learner else self.none()

    def in_lab(self, lab_slug: str) -> SubmissionQuerySet:
        return self.filter(lab_slug=lab_slug)

    def graded(self) -> SubmissionQuerySet:
        """Those that count. A run that broke or was cancelled leaves its submission ungraded for ever."""
        return self.filter(graded_at__isnull=False, counts=True)


class Submission(models.Model):
    """A try that counts. `checks` holds what grading said of each; empty until the run has ended."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="submissions")
    lab_slug = models.CharField(max_length=64)
    lab_digest = models.CharField(max_length=12)
    files = models.JSONField()
    run = models.OneToOneField(Run, on_delete=models.CASCADE, related_name="submission")
    checks = models.JSONField(default=list)
    points = models.FloatField(null=True, blank=True)
    out_of = models.FloatField(null=True, blank=True)
    earned = models.FloatField(null=True, blank=True)  # of the points, after tries and hints
    attempt = models.PositiveSmallIntegerField(default=1, db_default=1)  # of those that were graded, from 1
    hints = models.PositiveSmallIntegerField(default=0, db_default=0)  # that were shown before it
    counts = models.BooleanField(default=True, db_default=True)  # not of a step that was skipped before
    submitted_at = models.DateTimeField()
    graded_at = models.DateTimeField(null=True, blank=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["learner", "lab_slug", "-submitted_at"])]

    def __str__(self) -> str:
        return f"{self.lab_slug} {self.points}/{self.out_of}"

    @property
    def mark(self) -> Mark | None:
        if self.points is None or self.out_of is None:
            return None
        return Mark(points=self.points, out_of=self.out_of)

    @property
    def score(self) -> Score | None:
        if self.mark is None or self.earned is None:
            return None
        return Score(mark=self.mark, earned=self.earned, attempt=self.attempt, hints=self.hints)


class HintShown(models.Model):
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="hints")
    lab_slug = models.CharField(max_length=64)
    number = models.PositiveSmallIntegerField()
    cost = models.FloatField(default=0, db_default=0)  # points of the lab, as it was said before
    shown_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "lab_slug", "number"], name="one_row_per_hint")
        ]

    def __str__(self) -> str:
        return f"{self.lab_slug} hint {self.number}"


class SessionQuerySet(models.QuerySet["PracticeSession"]):
    def of(self, learner: Learner | None) -> SessionQuerySet:
        return self.filter(learner=learner) if learner else self.none()

    def under_way(self) -> SessionQuerySet:
        return self.filter(finished_at=None)


class PracticeSession(models.Model):
    """A walk through some questions of one topic, in a fixed order; reload resumes it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="sessions")
    topic = models.CharField(max_length=64)
    topic_digest = models.CharField(max_length=12)
    questions = models.JSONField()  # slugs
    seed = models.PositiveIntegerField()  # shuffles choices the same way on every load
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["learner", "topic", "-started_at"])]

    def __str__(self) -> str:
        return f"{self.topic}, {len(self.questions)} questions"


class Answer(models.Model):
    """An answer given, in a session or inside a lesson (then `session` is empty)."""

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="answers")
    session = models.ForeignKey(
        PracticeSession, null=True, blank=True, on_delete=models.CASCADE, related_name="answers"
    )
    topic = models.CharField(max_length=64)
    question_slug = models.CharField(max_length=64)
    question_digest = models.CharField(max_length=12)
    response = models.JSONField()
    points = models.FloatField()
    out_of = models.FloatField()
    earned = models.FloatField()  # of the points, after tries and hints: what counts for the score
    confidence = models.CharField(max_length=8, blank=True)  # self-rating: "unsure", "ok", "sure"
    took_s = models.FloatField(null=True, blank=True)  # from being shown to being answered, where known
    hints = models.PositiveSmallIntegerField(default=0, db_default=0)  # that were shown before it
    attempt = models.PositiveSmallIntegerField(default=1, db_default=1)  # at this question, from 1
    marked_by = models.CharField(max_length=10, blank=True, default="", db_default="")  # role of who did
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "question_slug"],
                condition=models.Q(session__isnull=False),
                name="one_answer_per_question",
            )
        ]
        indexes = [models.Index(fields=["learner", "topic", "question_slug"])]

    def __str__(self) -> str:
        return f"{self.topic}/{self.question_slug} {self.points}/{self.out_of}"


class WrittenQuerySet(models.QuerySet["Written"]):
    def to(self, learner: Learner, session: uuid.UUID | None, topic: str, slug: str) -> WrittenQuerySet:
        """To one question, in this session or, without one, inside a lesson."""
        return self.filter(learner=learner, session_id=session, topic=topic, question_slug=slug)


class Written(models.Model):
    """
    What somebody wrote in answer to a question of several steps. It counts nowhere: once they
    have said what is in it, an Answer takes its place.
    """

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="written")
    session = models.ForeignKey(
        PracticeSession, null=True, blank=True, on_delete=models.CASCADE, related_name="written"
    )
    topic = models.CharField(max_length=64)
    question_slug = models.CharField(max_length=64)
    question_digest = models.CharField(max_length=12)
    response = models.JSONField()
    written_at = models.DateTimeField()

    objects = WrittenQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["learner", "topic", "question_slug"])]
        verbose_name_plural = "written"

    def __str__(self) -> str:
        return f"{self.topic}/{self.question_slug}"


class Place(models.Model):
    """Where a learner was last, exactly: what "Continue" leads to."""

    learner = models.OneToOneField(Learner, on_delete=models.CASCADE, related_name="place")
    kind = models.CharField(max_length=8)  # "lesson", "lab", "practice"
    slug = models.CharField(max_length=64)  # of the lesson or lab; the session's id for practice
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} {self.slug}"


# Models of their own files, so that Django finds them here.
from portal.records.progress.hinted import QuestionHint  # noqa: E402, F401
from portal.records.progress.marking import Marking  # noqa: E402, F401
from portal.records.progress.question_run import QuestionRun  # noqa: E402, F401
from portal.records.progress.skipped import SkippedStep  # noqa: E402, F401
