"""`python -m portal.engines.cloud --socket PATH`: the emulator's broker, with AWS beside its functions."""

from __future__ import annotations

from portal.engines.emulator.__main__ import main
from portal.engines.emulator.beside import Together
from portal.engines.tracing import TracesBeside

from .beside import AwsBeside

if __name__ == "__main__":
    raise SystemExit(main(lambda: Together(AwsBeside(), TracesBeside())))
