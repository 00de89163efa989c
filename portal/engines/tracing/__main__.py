"""`python -m portal.engines.tracing --socket PATH`: the emulator's broker, which takes functions' traces."""

from __future__ import annotations

from portal.engines.emulator.__main__ import main
from portal.engines.emulator.beside import Alone, Together

from .beside import TracesBeside

if __name__ == "__main__":
    raise SystemExit(main(lambda: Together(Alone(), TracesBeside())))
