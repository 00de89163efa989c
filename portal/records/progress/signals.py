"""What others may listen to."""

from __future__ import annotations

from django.dispatch import Signal

answered = Signal()  # answer: Answer, question: Question; sent inside the transaction that keeps it
session_finished = Signal()  # session: PracticeSession; sent once, inside the transaction that ends it
submission_graded = Signal()  # submission: Submission, lab: Lab; sent inside the transaction that grades it
remarked = Signal()  # answer: Answer, question: Question; another's mark counts now; inside the transaction
# asked: QuestionRun, question: Question, response: dict for mark_question; inside the transaction that
# ends its run
code_graded = Signal()
