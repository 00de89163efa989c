"""Attacks on the walls themselves: other namespaces, other mounts, another root."""

from __future__ import annotations

from .attack import Attack

_USER = 0x10000000
_KINDS = (
    ("user", _USER),
    ("mount", 0x00020000),
    ("cgroup", 0x02000000),
    ("host name", 0x04000000),
    ("ipc", 0x08000000),
    ("process", 0x20000000),
    ("network", 0x40000000),
)

# With a user namespace around it, anybody may have the others.
FRESH = (
    [
        Attack(
            name=f"a new {kind} namespace, by unshare",
            family="kernel",
            script=f"libc.unshare({_USER | flag:#x}) == 0 and breach()",
        )
        for kind, flag in (*_KINDS, ("time", 0x80))
    ]
    + [
        Attack(
            name=f"a new {kind} namespace, by clone",
            family="kernel",
            script=f"""
pid = call(56, 220, {_USER | flag:#x} | 17, 0, 0, 0, 0)
if pid == 0:
    os._exit(0)
pid > 0 and breach()
""",
        )
        for kind, flag in _KINDS
    ]
    + [
        Attack(
            name="a new user namespace, by clone3",
            family="kernel",
            script="""
pid = call(435, 435, struct.pack('8Q', 0x10000000, 0, 0, 0, 17, 0, 0, 0), 64)
if pid == 0:
    os._exit(0)
pid > 0 and breach()
""",
        ),
        Attack(
            name="mount in a nest of its own",
            family="kernel",
            script="""
libc.unshare(0x10020000)
libc.mount(b'x', aim['temporary'].encode(), b'tmpfs', 0, None) == 0 and breach()
""",
        ),
    ]
)

ENTERED = [
    Attack(
        name=f"enter the {kind} namespace",
        family="kernel",
        needs_root=True,
        script=f"libc.setns(os.open('/proc/self/ns/{file}', os.O_RDONLY), 0) == 0 and breach()",
    )
    for kind, file in (("network", "net"), ("host name", "uts"), ("ipc", "ipc"), ("process", "pid"))
] + [
    Attack(
        name="enter the namespaces of a stranger",
        family="kernel",
        needs_root=True,
        script="libc.setns(os.pidfd_open(aim['victim']), 0x40000000) == 0 and breach()",
    ),
]

# Where this would succeed, not among the machine's own mounts.
_APART = """
libc.unshare(0x20000)
libc.mount(b'none', b'/', None, 0x44000, None)
place = aim['temporary'].encode()
"""

MOUNTS = [
    Attack(name=name, family="kernel", needs_root=True, script=_APART + script)
    for name, script in (
        ("mount", "libc.mount(b'x', place, b'tmpfs', 0, None) == 0 and breach()"),
        ("bind a folder elsewhere", "libc.mount(b'/usr', place, None, 0x1000, None) == 0 and breach()"),
        ("mount /proc anew", "libc.mount(b'proc', place, b'proc', 0, None) == 0 and breach()"),
        ("mount /sys anew", "libc.mount(b'sysfs', place, b'sysfs', 0, None) == 0 and breach()"),
        (
            "make what is read-only writable",
            "libc.mount(place, place, None, 0x1000, None)\n"
            "libc.mount(None, b'/var/task' if aim['inside'] else place, None, 0x1020, None) == 0 and breach()",
        ),
        (
            "unmount",
            "libc.mount(b'x', place, b'tmpfs', 0, None)\nlibc.umount2(place, 2) == 0 and breach()",
        ),
        ("fsopen", "call(430, 430, b'tmpfs', 0) >= 0 and breach()"),
        ("fspick", "call(433, 433, -100, b'/', 0) >= 0 and breach()"),
        ("copy a mount", "call(428, 428, -100, b'/', 0x80001) >= 0 and breach()"),
        (
            "move a mount",
            "tree = call(428, 428, -100, b'/usr', 0x80001)\n"
            "call(429, 429, tree, b'', -100, place, 4) == 0 and breach()",
        ),
        (
            "change a mount's attributes",
            "libc.mount(b'x', place, b'tmpfs', 0, None)\n"
            "call(442, 442, -100, place, 0, struct.pack('4Q', 0, 1, 0, 0), 32) == 0 and breach()",
        ),
        (
            "another root",
            "libc.mount(b'x', place, b'tmpfs', 0, None)\n"
            "os.chdir(place)\ncall(155, 41, b'.', b'.') == 0 and breach()",
        ),
        (
            "list the mounts",
            "call(458, 458, struct.pack('IIQQ', 24, 0, 2**64 - 1, 0), ctypes.create_string_buffer(800), 100, 0)"
            " > 0 and breach()",
        ),
    )
]

NAMESPACES = FRESH + ENTERED + MOUNTS
