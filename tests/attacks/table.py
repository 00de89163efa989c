"""Attacks on files, secrets, processes and memory."""

from __future__ import annotations

import platform

from .attack import Attack
from .table_outward import KERNEL, NETWORK

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

ATTACKS = [
    attack
    for attack in FILES + SECRETS + PROCESSES + MEMORY + NETWORK + KERNEL
    if attack.machine in (None, platform.machine())
]
