"""What others may listen to."""

from __future__ import annotations

from django.dispatch import Signal

answered = Signal()  # answer: Answer, question: Question; sent inside the transaction that keeps it
submission_graded = Signal()  # submission: Submission, lab: Lab; sent inside the transaction that grades it
