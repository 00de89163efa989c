"""What others may listen to."""

from __future__ import annotations

from django.dispatch import Signal

run_finished = Signal()  # run: Run, over in whichever way; sent inside the finishing transaction
