"""
Attacks as data: a script that prints BREACH when it succeeds.

Each is run outside the jail first, where it must succeed (otherwise it proves nothing), then inside,
where it must not. Scripts read what they aim at from `aim`, a dictionary of what the
host offers: see test_contained.py.
"""

from __future__ import annotations

import platform
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


FILES = [
    Attack(name="read a host file", script="breach(open(aim['file']).read())"),
    Attack(name="read shadow", needs_root=True, script="breach(open('/etc/shadow').read()[:5])"),
    Attack(name="list a host folder", script="'secret' in os.listdir(aim['folder']) and breach()"),
    Attack(
        name="follow a link out",
        script="os.symlink(aim['file'], aim['temporary'] + '/l'); breach(open(aim['temporary'] + '/l').read())",
    ),
    Attack(
        name="write where programs lie",
        script="""
for folder in aim['read_only']:
    try:
        open(folder + '/planted', 'w').close()
        breach(folder)
    except OSError:
        pass
""",
    ),
    Attack(
        name="fill the disk",
        limits={"tmp_mb": 8},
        script="""
with open(aim['temporary'] + '/a', 'wb') as a, open(aim['temporary'] + '/b', 'wb') as b:
    for _ in range(10):
        a.write(bytes(2**20)); b.write(bytes(2**20))
breach()
""",
    ),
    Attack(
        name="use up the inodes",
        script="""
for number in range(17_000):
    open(f"{aim['temporary']}/{number}", 'w').close()
breach()
""",
    ),
    Attack(name="a sparse terabyte", script="open(aim['temporary'] + '/s', 'wb').truncate(2**40); breach()"),
    Attack(
        name="make a device",
        needs_root=True,
        script="os.mknod(aim['temporary'] + '/d', 0o60600, os.makedev(254, 0)); breach()",
    ),
    Attack(name="chroot", needs_root=True, script="os.chroot(aim['temporary']); breach()"),
]

SECRETS = [
    Attack(name="the host's environment", script="'CANARY' in os.environ and breach()"),
    Attack(
        name="another process's environment",
        script="b'CANARY' in open(f\"/proc/{aim['victim']}/environ\", 'rb').read() and breach()",
    ),
    Attack(name="the kernel's symbols", script="open('/proc/kallsyms').readline() and breach()"),
    Attack(
        name="an inherited descriptor",
        script="""
for number in range(3, 1024):
    try:
        if os.fstat(number):
            breach(number)
    except OSError:
        pass
""",
    ),
]

PROCESSES = [
    Attack(
        name="fork bomb",
        limits={"processes": 30},
        script="""
import time
for _ in range(60):
    if os.fork() == 0:
        time.sleep(2)
        os._exit(0)
breach()
""",
    ),
    Attack(
        name="five hundred threads",
        limits={"processes": 100},
        script="""
import threading
stop = threading.Event()
started = 0
try:
    for _ in range(500):
        threading.Thread(target=stop.wait, daemon=True).start()
        started += 1
    breach()
finally:
    stop.set()
""",
    ),
    Attack(name="kill a stranger", script="os.kill(aim['victim'], 9); breach()"),
    Attack(name="stop a stranger by pidfd", script="os.pidfd_open(aim['victim']); breach()"),
    Attack(
        name="see the other processes",
        script="len([p for p in os.listdir('/proc') if p.isdigit()]) > 5 and breach()",
    ),
]

MEMORY = [
    Attack(name="heap bomb", script="x = bytearray(b'x') * (300 * 2**20); breach(len(x))"),
    Attack(
        name="shared map bomb",
        script="""
m = mmap.mmap(-1, 300 * 2**20)
for page in range(0, len(m), 4096):
    m[page] = 1
breach()
""",
    ),
    Attack(
        name="memory file bomb",
        script="f = os.memfd_create('m'); [os.write(f, bytes(2**20)) for _ in range(200)]; breach()",
    ),
    Attack(
        name="shared memory folder bomb",
        script="""
try:
    with open('/dev/shm/bomb', 'wb') as f:
        for _ in range(200):
            f.write(bytes(2**20))
    breach()
finally:
    os.unlink('/dev/shm/bomb')
""",
    ),
    Attack(
        name="secret System V memory",
        script="i = call(29, 194, 0, 2**20, 0o1600); i >= 0 and breach(call(31, 195, i, 0, 0))",
    ),
    Attack(
        name="a crowd of children",
        script="""
import time
children = []
for _ in range(5):
    child = os.fork()
    if child == 0:
        held = bytearray(b'x') * (60 * 2**20)
        time.sleep(0.5)
        os._exit(0)
    children.append(child)
all(os.waitpid(child, 0)[1] == 0 for child in children) and breach()
""",
    ),
    Attack(
        name="a bomb by another program",
        script="""
import subprocess
code = "import time; x = bytearray(b'x') * (300 * 2**20); time.sleep(0.3); print('BREACH')"
print(subprocess.run([sys.executable, '-I', '-S', '-c', code], capture_output=True, text=True).stdout)
""",
    ),
]

NETWORK = [
    Attack(
        name="TCP to the host", script="socket.create_connection(('127.0.0.1', aim['port']), 2); breach()"
    ),
    Attack(
        name="an abstract socket of the host",
        script="s = socket.socket(socket.AF_UNIX); s.connect('\\0' + aim['abstract']); breach()",
    ),
    Attack(
        name="a socket file of the host",
        script="s = socket.socket(socket.AF_UNIX); s.connect(aim['socket']); breach()",
    ),
    Attack(name="raw socket", needs_root=True, script="socket.socket(2, socket.SOCK_RAW, 1); breach()"),
    Attack(name="packet socket", needs_root=True, script="socket.socket(17, socket.SOCK_RAW, 0); breach()"),
    Attack(name="netlink", script="socket.socket(16, socket.SOCK_RAW, 0); breach()"),
    Attack(
        name="see other interfaces",
        script="len(aim['interfaces']) > 1 and {n for _, n in socket.if_nameindex()} >= set(aim['interfaces']) and breach()",
    ),
]

KERNEL = [
    Attack(name="unshare a user namespace", script="libc.unshare(0x10000000) == 0 and breach()"),
    Attack(
        name="clone a user namespace",
        script="""
pid = call(56, 220, 0x10000000 | 17, 0, 0, 0, 0)
if pid == 0:
    os._exit(0)
pid > 0 and breach()
""",
    ),
    Attack(
        name="clone3 a user namespace",
        script="""
pid = call(435, 435, struct.pack('8Q', 0x10000000, 0, 0, 0, 17, 0, 0, 0), 64)
if pid == 0:
    os._exit(0)
pid > 0 and breach()
""",
    ),
    Attack(
        name="enter a namespace",
        needs_root=True,
        script="libc.setns(os.open('/proc/self/ns/net', 0), 0) == 0 and breach()",
    ),
    Attack(
        name="mount",
        needs_root=True,
        script="""
ok = libc.mount(b'x', aim['temporary'].encode(), b'tmpfs', 0, None)
if ok == 0:
    libc.umount2(aim['temporary'].encode(), 2)
    breach()
""",
    ),
    Attack(name="fsopen", needs_root=True, script="call(430, 430, b'tmpfs', 0) >= 0 and breach()"),
    Attack(
        name="copy a mount", needs_root=True, script="call(428, 428, -100, b'/', 0x80001) >= 0 and breach()"
    ),
    Attack(
        name="bpf",
        needs_root=True,
        script="call(321, 280, 0, struct.pack('5I60x', 2, 4, 4, 1, 0), 72) >= 0 and breach()",
    ),
    Attack(name="io_uring", script="call(425, 425, 4, bytes(120)) >= 0 and breach()"),
    Attack(name="userfaultfd", needs_root=True, script="call(323, 282, 0) >= 0 and breach()"),
    Attack(name="keyring", script="call(248, 217, b'user', b'canary', b'x', 1, -2) >= 0 and breach()"),
    Attack(
        name="perf events",
        needs_root=True,
        script="call(298, 241, struct.pack('IIQ104x', 1, 120, 0), 0, -1, -1, 0) >= 0 and breach()",
    ),
    Attack(name="ptrace", script="libc.ptrace(0, 0, 0, 0) == 0 and breach()"),
    Attack(
        name="read another process's memory",
        script="""
source, target = ctypes.create_string_buffer(b'x' * 8), ctypes.create_string_buffer(8)
local, remote = (struct.pack('QQ', ctypes.addressof(b), 8) for b in (target, source))
call(310, 270, os.getpid(), local, 1, remote, 1, 0) == 8 and breach()
""",
    ),
    Attack(
        name="take a descriptor", script="call(438, 438, os.pidfd_open(os.getpid()), 0, 0) >= 0 and breach()"
    ),
    Attack(
        name="another personality",
        script="call(135, 92, 0x0040000) >= 0 and call(135, 92, 0xffffffff) >= 0 and breach()",
    ),
    Attack(
        name="set the host name", needs_root=True, script="socket.sethostname(socket.gethostname()); breach()"
    ),
    Attack(name="become root", needs_root=True, script="os.setresuid(0, 0, 0); breach()"),
    Attack(
        name="raise a limit",
        script="import resource; resource.setrlimit(resource.RLIMIT_CORE, (4096, 4096)); breach()",
    ),
    Attack(
        name="handles of files",
        script="""
handle, mount = ctypes.create_string_buffer(struct.pack('Ii128x', 128, 0)), ctypes.create_string_buffer(8)
call(303, 264, -100, b'/', handle, mount, 0) == 0 and breach()
""",
    ),
    Attack(
        name="a terminal's input",
        needs_root=True,
        script="""
master, slave = os.openpty()
import fcntl
fcntl.ioctl(slave, 0x5412, b'x')
breach()
""",
    ),
    Attack(
        name="the 32-bit door",
        machine="x86_64",
        script="""
code = mmap.mmap(-1, 4096, prot=7)
code.write(b'\\xb8\\x14\\x00\\x00\\x00\\xcd\\x80\\xc3')  # mov eax, 20 (getpid); int 0x80; ret
run = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(code)))
run() == os.getpid() and breach()
""",
    ),
    Attack(name="the kernel's log", needs_root=True, script="libc.klogctl(10, None, 0) > 0 and breach()"),
    Attack(
        name="swap, by a name that is not there",
        needs_root=True,
        script="""
call(167, 224, b'/nowhere', 0)
ctypes.get_errno() == 2 and breach()
""",
    ),
    Attack(
        name="set the clock to what it is",
        needs_root=True,
        script="import time; time.clock_settime(0, time.time()); breach()",
    ),
]

ATTACKS = [
    attack
    for attack in FILES + SECRETS + PROCESSES + MEMORY + NETWORK + KERNEL
    if attack.machine in (None, platform.machine())
]
