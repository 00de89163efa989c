"""Attacks on privilege: being somebody else, raising limits, and the machine's own settings."""

from __future__ import annotations

from .attack import Attack

PRIVILEGES = (
    [
        Attack(name=name, family="kernel", needs_root=True, script=script)
        for name, script in (
            ("become root", "os.setresuid(0, 0, 0); breach()"),
            ("become root's group", "os.setresgid(0, 0, 0); breach()"),
            ("join another group", "os.setgroups([6]); breach()"),
            ("become a neighbour", "os.setresuid(63050, 63050, 63050); breach()"),
            ("another user for files", "libc.setfsuid(65534); libc.setfsuid(-1) == 65534 and breach()"),
            (
                "raise capabilities",
                "header = struct.pack('Ii', 0x20080522, 0)\n"
                "held = struct.pack('6I', 0x200000, 0x200000, 0, 0, 0, 0)  # CAP_SYS_ADMIN\n"
                "call(126, 91, header, held) == 0 and breach()",
            ),
            ("keep capabilities through a change of user", "libc.prctl(8, 1, 0, 0, 0) == 0 and breach()"),
            ("capabilities for programs to come", "libc.prctl(47, 4, 0, 0, 0) == 0 and breach()"),
            ("secure bits", "libc.prctl(28, libc.prctl(27, 0, 0, 0, 0), 0, 0, 0) == 0 and breach()"),
        )
    ]
    + [
        Attack(
            name=f"raise the limit on {what}",
            family="kernel",
            script=f"import resource; resource.setrlimit(resource.RLIMIT_{name}, ({most}, {most})); breach()",
        )
        for what, name, most in (
            ("core files", "CORE", 4096),
            ("open files", "NOFILE", 2048),
            ("processes", "NPROC", 2000),
            ("the length of files", "FSIZE", 2**40),
            ("addresses", "AS", 2**44),
            ("locked memory", "MEMLOCK", 2**17),
            ("queues", "MSGQUEUE", 4096),
        )
    ]
    + [
        Attack(
            name="be filtered strictly, to forget the filter",
            family="kernel",
            script="libc.prctl(22, 1, 0, 0, 0) == 0 and (os.write(1, b'BREACH\\n'), call(60, 93, 0))",
        ),
    ]
)

# Each with an argument that does no harm, yet gets past the question whether it may.
MACHINE = [
    Attack(name=name, family="kernel", needs_root=True, machine=machine, script=script)
    for name, machine, script in (
        ("set the host name", None, "socket.sethostname(socket.gethostname()); breach()"),
        ("set the domain name", None, "libc.setdomainname(b'(none)', 6) == 0 and breach()"),
        ("set the clock to what it is", None, "time.clock_settime(0, time.time()); breach()"),
        (
            "set the clock the old way",
            None,
            "call(164, 170, struct.pack('qq', *divmod(time.time_ns() // 1000, 10**6)), 0) == 0 and breach()",
        ),
        (
            "tune the clock",
            None,
            "clock = ctypes.create_string_buffer(208)\n"
            "call(159, 171, clock)\n"
            "clock[:4] = struct.pack('I', 0x4000)  # ADJ_TICK, to the same\n"
            "call(159, 171, clock) >= 0 and breach()",
        ),
        (
            "swap, by a name that is not there",
            None,
            "call(167, 224, b'/nowhere', 0)\nctypes.get_errno() == 2 and breach()",
        ),
        (
            "stop swapping where there is none",
            None,
            "call(168, 225, b'/nowhere')\nctypes.get_errno() == 2 and breach()",
        ),
        (
            "reboot, by a word that is not the word",
            None,
            "call(169, 142, 0, 0, 0, 0)\nctypes.get_errno() == 22 and breach()",
        ),
        (
            "account for processes in a file that is not there",
            None,
            "call(163, 89, b'/nowhere/at/all')\nctypes.get_errno() == 2 and breach()",
        ),
        (
            "quotas of a disk that is not there",
            None,
            "call(179, 60, 0x800002 << 8, b'/nowhere', 0, 0)\nctypes.get_errno() == 2 and breach()",
        ),
        (
            "load a module that is none",
            None,
            "call(175, 105, b'x' * 8, 8, b'')\nctypes.get_errno() == 8 and breach()",
        ),
        (
            "remove a module that is not there",
            None,
            "call(176, 106, b'nowhere', 0o4000)\nctypes.get_errno() == 2 and breach()",
        ),
        (
            "another kernel, by flags that do not exist",
            None,
            "call(246, 104, 0, 0, 0, 0xff00)\nctypes.get_errno() == 22 and breach()",
        ),
        ("the machine's ports", "x86_64", "call(173, 0, 0x80, 1, 1) == 0 and breach()"),
        ("all the machine's ports", "x86_64", "call(172, 0, 3) == 0 and breach()"),
    )
]

CALLS = PRIVILEGES + MACHINE
