"""Attacks on the kernel's doors: what exploits are made of, and what reaches into other processes."""

from __future__ import annotations

from .attack import Attack

DOORS = [
    Attack(
        name="bpf",
        family="kernel",
        needs_root=True,
        script="call(321, 280, 0, struct.pack('5I60x', 2, 4, 4, 1, 0), 72) >= 0 and breach()",
    ),
    Attack(name="io_uring", family="kernel", script="call(425, 425, 4, bytes(120)) >= 0 and breach()"),
    Attack(
        name="asynchronous io",
        family="kernel",
        script="call(206, 0, 1, ctypes.create_string_buffer(8)) == 0 and breach()",
    ),
    Attack(
        name="userfaultfd",
        family="kernel",
        needs_root=True,
        script="call(323, 282, 0) >= 0 and breach()",
    ),
    Attack(
        name="userfaultfd of its own memory only",
        family="kernel",
        script="call(323, 282, 1) >= 0 and breach()",
    ),
    Attack(
        name="perf events",
        family="kernel",
        needs_root=True,
        script="call(298, 241, struct.pack('IIQ104x', 1, 120, 0), 0, -1, -1, 0) >= 0 and breach()",
    ),
    Attack(
        name="keyring",
        family="kernel",
        script="call(248, 217, b'user', b'canary', b'x', 1, -2) >= 0 and breach()",
    ),
    Attack(name="join a keyring", family="kernel", script="call(250, 219, 1, b'warmstart') > 0 and breach()"),
    Attack(
        name="ask for a key",
        family="kernel",
        script="""
call(249, 218, b'user', b'warmstart-none', 0, 0)
ctypes.get_errno() == 126 and breach()  # ENOKEY: it was looked for
""",
    ),
    Attack(name="watch folders", family="kernel", script="call(294, 26, 0) >= 0 and breach()"),
    Attack(
        name="watch a whole file system",
        family="kernel",
        needs_root=True,
        script="call(300, 262, 0, 0) >= 0 and breach()",
    ),
    Attack(
        name="judge the calls of its children",
        family="kernel",
        script="""
libc.prctl(38, 1, 0, 0, 0)
instruction = ctypes.create_string_buffer(struct.pack('HBBI', 6, 0, 0, 0x7fff0000))
program = struct.pack('HxxxxxxQ', 1, ctypes.addressof(instruction))
call(317, 277, 1, 8, program) >= 0 and breach()
""",
    ),
    Attack(
        name="the segments of old programs",
        family="kernel",
        machine="x86_64",
        script="call(154, 0, 0, ctypes.create_string_buffer(64), 64) >= 0 and breach()",
    ),
    Attack(
        name="the 32-bit door",
        family="kernel",
        machine="x86_64",
        script="""
code = mmap.mmap(-1, 4096, prot=7)
code.write(b'\\xb8\\x14\\x00\\x00\\x00\\xcd\\x80\\xc3')  # mov eax, 20 (getpid); int 0x80; ret
run = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(code)))
run() == os.getpid() and breach()
""",
    ),
    Attack(
        name="the x32 door",
        family="kernel",
        machine="x86_64",
        script="call(0x40000000 + 39, 0) == os.getpid() and breach()",
    ),
    Attack(
        name="another personality",
        family="kernel",
        script="call(135, 92, 0x0040000) >= 0 and call(135, 92, 0xffffffff) >= 0 and breach()",
    ),
    Attack(
        name="what the page cache holds",
        family="kernel",
        needs_root=True,
        script="""
counts = ctypes.create_string_buffer(40)
call(451, 451, os.open('/usr/bin/env', os.O_RDONLY), struct.pack('QQ', 0, 4096), counts, 0) == 0 and breach()
""",
    ),
    Attack(
        name="the kernel's list of file systems",
        family="kernel",
        machine="x86_64",
        script="call(139, 0, 3) > 0 and breach()",
    ),
]

OTHERS = [
    Attack(name="ptrace", family="kernel", script="libc.ptrace(0, 0, 0, 0) == 0 and breach()"),
    Attack(
        name="trace a stranger",
        family="kernel",
        needs_root=True,
        script="libc.ptrace(0x4206, aim['victim'], 0, 0) == 0 and breach()",  # PTRACE_SEIZE
    ),
    Attack(
        name="trace a child",
        family="kernel",
        script="""
child = os.fork()
if child == 0:
    time.sleep(2)
    os._exit(0)
libc.ptrace(0x4206, child, 0, 0) == 0 and breach()
os.kill(child, 9)
""",
    ),
    Attack(
        name="read another process's memory",
        family="kernel",
        script="""
source, target = ctypes.create_string_buffer(b'x' * 8), ctypes.create_string_buffer(8)
local, remote = (struct.pack('QQ', ctypes.addressof(b), 8) for b in (target, source))
call(310, 270, os.getpid(), local, 1, remote, 1, 0) == 8 and breach()
""",
    ),
    Attack(
        name="write another process's memory",
        family="kernel",
        script="""
source, target = ctypes.create_string_buffer(b'x' * 8), ctypes.create_string_buffer(8)
local, remote = (struct.pack('QQ', ctypes.addressof(b), 8) for b in (source, target))
call(311, 271, os.getpid(), local, 1, remote, 1, 0) == 8 and breach()
""",
    ),
    Attack(
        name="take a descriptor",
        family="kernel",
        script="call(438, 438, os.pidfd_open(os.getpid()), 0, 0) >= 0 and breach()",
    ),
    Attack(
        name="compare processes",
        family="kernel",
        script="call(312, 272, os.getpid(), os.getpid(), 1, 0, 0) == 0 and breach()",
    ),
    Attack(
        name="advise another's memory away",
        family="kernel",
        script="""
page = mmap.mmap(-1, 4096)
where = struct.pack('QQ', ctypes.addressof(ctypes.c_char.from_buffer(page)), 4096)
call(440, 440, os.pidfd_open(os.getpid()), where, 1, 20, 0) == 4096 and breach()
""",
    ),
    Attack(
        name="have the kernel run a program at a crash",
        family="kernel",
        needs_root=True,
        script="os.open('/proc/sys/kernel/core_pattern', os.O_WRONLY); breach()",
    ),
    Attack(
        name="press the kernel's keys",
        family="kernel",
        needs_root=True,
        script="os.open('/proc/sysrq-trigger', os.O_WRONLY); breach()",
    ),
    Attack(
        name="a machine in the machine",
        family="kernel",
        needs_root=True,
        script="os.open('/dev/kvm', os.O_RDWR); breach()",
    ),
]

# Inside there is no terminal, so what counts is whether the question reached the device: it answers
# ENOTTY then, where a filter says EPERM.
_ASK = """
terminal = 0 if aim['inside'] else os.openpty()[1]
def ask(request, argument):
    if call(16, 29, terminal, request, argument) == 0 or ctypes.get_errno() == 25:
        breach()
"""

TERMINALS = [
    Attack(name=name, family="kernel", needs_root=needs_root, script=f"{_ASK}{script}")
    for name, needs_root, script in (
        ("a terminal's input", True, "ask(0x5412, b'x')"),
        ("a terminal's input, with high bits", True, "ask(0xdead_0000_5412, b'x')"),
        (
            "a console's paste",  # TIOCLINUX, its most harmless part
            True,
            "terminal = 0 if aim['inside'] else os.open('/dev/tty1', os.O_RDWR | os.O_NOCTTY)\nask(0x541C, b'\\6')",
        ),
        ("another line discipline", False, "ask(0x5423, struct.pack('i', 0))"),
        ("a terminal's size for others", False, "ask(0x5414, struct.pack('4H', 24, 80, 0, 0))"),
    )
] + [
    Attack(
        name="a signal for another, from a descriptor",
        family="kernel",
        script="import fcntl; fcntl.fcntl(os.pipe()[0], 8, os.getpid()); breach()",  # F_SETOWN
    ),
]

# Harmless, and newer than any list of calls that was written before it.
NEW = [
    Attack(
        name="a call newer than the list", family="kernel", script="call(462, 462, 0, 0, 0) == 0 and breach()"
    ),
]

KERNEL = DOORS + OTHERS + TERMINALS + NEW
