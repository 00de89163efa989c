"""Attacks by dying: a server that ran them in its own process would not live to serve the next."""

from __future__ import annotations

from .attack import Attack

CRASHES = [
    Attack(name=name, family="crashes", script=script)
    for name, script in (
        ("segfault", "ctypes.string_at(0)"),
        ("abort", "os.abort()"),
        ("leave at once", "os._exit(0)"),
        ("ask to leave", "sys.exit(0)"),
        ("kill itself", "os.kill(os.getpid(), 9)"),
        ("close every descriptor", "os.closerange(0, 1024)"),
        ("free what was never given", "libc.free(ctypes.c_void_p(4096))"),
        ("overwrite the interpreter's objects", "ctypes.memset(id(os) + 8, 0, 8); os.name"),
        (
            "grow the stack without end",
            "CALLBACK = ctypes.CFUNCTYPE(None); again = CALLBACK(lambda: again())\n"
            "sys.setrecursionlimit(2**30); again()",
        ),
        ("become another program", "os.execv('/bin/true', ['true'])"),
    )
]
