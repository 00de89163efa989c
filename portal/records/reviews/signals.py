"""What others may listen to."""

from __future__ import annotations

from django.dispatch import Signal

# learner: Learner, on: date. Once a day at most, inside the transaction of the day's last review: what was
# due is done, up to the learner's reviews a day, and nothing of it was put off.
day_done = Signal()
