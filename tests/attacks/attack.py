"""
Attacks as data: a script that prints BREACH when it succeeds.

Each is run outside the jail first, where it must succeed (otherwise it proves nothing), then inside,
where it must not. Scripts read what they aim at from `aim`, a dictionary of what the
host offers: see test_contained.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

PREAMBLE = """
import ctypes, json, mmap, os, socket, struct, sys
aim = json.loads(sys.argv[1])
libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
ARM = os.uname().machine == 'aarch64'
def call(x86, arm, *arguments):
    passed = [a if isinstance(a, (bytes, ctypes._Pointer, ctypes.Array)) else ctypes.c_long(a) for a in arguments]
    return libc.syscall(ctypes.c_long(arm if ARM else x86), *passed)
def breach(*words):
    print('BREACH', *words, flush=True)
print('READY', flush=True)
"""


@dataclass(frozen=True, kw_only=True)
class Attack:
    """`needs_root`: only root succeeds with it outside. `limits` are those of the jail."""

    name: str
    script: str
    needs_root: bool = False
    limits: Mapping[str, Any] = field(default_factory=dict)
    machine: str | None = None
