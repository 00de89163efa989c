"""
Which system calls confined code may make where there are no namespaces: strict's, less what
reaches other processes or files by name, plus TCP to wherever Landlock lets it, and exec.

Landlock withholds reading, writing and connecting. It does not know of modes, owners and times of
files, of limits and priorities of other processes, or of the first bytes of a TCP connection that go
out before it is made: those calls are refused here. One process, so killing it kills all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from .calls_allowed import STRICT_RULES, Rule, When
from .inside.guarded import OWN_PID

_MSG_FASTOPEN: Final = 0x20000000
_SENDING: Final = "plainly; never with MSG_FASTOPEN, which connects where Landlock does not look"

_REFUSED: Final = (
    "tkill setpgid chmod chown lchown fchmodat fchmodat2 fchownat utime utimes utimensat futimesat"
    " getxattr lgetxattr listxattr llistxattr"
)

_NARROWER: Final = (
    Rule(
        "kill tgkill rt_sigqueueinfo rt_tgsigqueueinfo",
        "abort and raise: to itself only; others of this user are in reach",
        when=(When(0, (OWN_PID,)),),
    ),
    Rule("prlimit64", "its own limits only", when=(When(0, (0, OWN_PID)),)),
    Rule("sched_setaffinity", "its own only", when=(When(0, (0, OWN_PID)),)),
    Rule("setpriority", "its own only", when=(When(0, (0,)), When(1, (0, OWN_PID)))),
    Rule(
        "prctl",
        "names and reading one's own state; it must die with its keeper",
        when=(When(0, (2, 3, 15, 16, 21, 23, 27, 30, 39, 0x53564D41)),),
    ),
)

_PROGRAM: Final = (
    Rule("execve", "becoming another program, Node.js for one: the same process behind the same walls"),
)

_CLIENT: Final = (
    Rule(
        "socket",
        "TCP only: to the Runtime API, by Landlock; unix sockets of the host are in reach",
        when=(When(0, (2, 10)), When(1, (1,), 0xF), When(2, (0, 6))),
    ),
    Rule(
        "socketpair",
        "unix streams only: a datagram socket could still be pointed at one of the host's",
        when=(When(0, (1,)), When(1, (1,), 0xF)),
    ),
    Rule("connect shutdown getsockname getpeername getsockopt setsockopt", "being a client"),
    Rule("recvfrom recvmsg recvmmsg", "being a client"),
    Rule("sendto sendmmsg", _SENDING, when=(When(3, (0,), _MSG_FASTOPEN),)),
    Rule("sendmsg", _SENDING, when=(When(2, (0,), _MSG_FASTOPEN),)),
)


def _without(rules: Iterable[Rule], dropped: set[str]) -> Iterator[Rule]:
    for rule in rules:
        if kept := " ".join(name for name in rule.calls.split() if name not in dropped):
            yield Rule(kept, rule.reason, rule.answer, rule.when)


_NARROWED: Final = {name for rule in _NARROWER for name in rule.calls.split()}
GUARDED_STRICT_RULES: Final = (*_without(STRICT_RULES, {*_REFUSED.split(), *_NARROWED}), *_NARROWER)
GUARDED_RULES: Final = (*GUARDED_STRICT_RULES, *_PROGRAM, *_CLIENT)
