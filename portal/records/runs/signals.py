"""What others may listen to."""

from __future__ import annotations

from django.dispatch import Signal

lease_ended = Signal()  # run: Run, whose holder let it go by dying; sent when it is taken over or given up
run_finished = Signal()  # run: Run, over in whichever way; sent inside the finishing transaction
