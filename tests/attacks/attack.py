"""
Attacks as data: a script that prints BREACH when it has reached its goal.

Each is run outside the jail too, where it must succeed; otherwise its failure inside would prove
nothing. Scripts read what they aim at from `aim`, a dictionary of what the host offers: see host.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

Family = Literal[
    "files",
    "secrets",
    "processes",
    "memory",
    "crashes",
    "output",
    "network",
    "kernel",
    "randomness",
    "neighbours",
]
FAMILIES: tuple[Family, ...] = get_args(Family)

# ABSENT: the kernel has no such door, so there is nothing to show outside.
PREAMBLE = """
import ctypes, json, mmap, os, socket, struct, sys, time
aim = json.loads(sys.argv[1])
libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
ARM = os.uname().machine == 'aarch64'
def call(x86, arm, *arguments):
    passed = [a if isinstance(a, (bytes, ctypes._Pointer, ctypes.Array)) else ctypes.c_long(a) for a in arguments]
    result = libc.syscall(ctypes.c_long(arm if ARM else x86), *passed)
    if result == -1 and ctypes.get_errno() == 38:  # ENOSYS
        print('ABSENT', flush=True)
    return result
def breach(*words):
    print('BREACH', *words, flush=True)
def uncaught(kind, error, trace):
    there_is_none = isinstance(error, FileNotFoundError) and str(error.filename).startswith(('/dev/', '/proc/'))
    if there_is_none or getattr(error, 'errno', None) in (38, 93, 94, 97):  # no such call, protocol, type, family
        print('ABSENT', flush=True)
    sys.__excepthook__(kind, error, trace)
sys.excepthook = uncaught
print('READY', flush=True)
"""

# A network of its own, for what this machine's may lack: offer(address, port) answers there, by TCP and UDP.
OWN_NETWORK = """
import fcntl, threading
libc.unshare(0x40000000)
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as lo:
    fcntl.ioctl(lo, 0x8914, struct.pack('16sh22x', b'lo', 1))
def offer(address, port):
    if ':' in address:
        with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as lo:
            fcntl.ioctl(lo, 0x8916, socket.inet_pton(socket.AF_INET6, address) + struct.pack('Ii', 128, 1))
    else:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as lo:
            name = struct.pack('HH4s8x', socket.AF_INET, 0, socket.inet_aton(address))
            fcntl.ioctl(lo, 0x8916, struct.pack('16s16s8x', b'lo:1', name))
    family = socket.AF_INET6 if ':' in address else socket.AF_INET
    while 'tcp' not in globals():
        try:
            globals()['tcp'] = socket.create_server((address, port), family=family)
        except OSError:
            time.sleep(0.01)  # the kernel takes its time over an IPv6 address
    udp = socket.socket(family, socket.SOCK_DGRAM)
    udp.bind((address, port))
    threading.Thread(target=lambda: udp.sendto(*udp.recvfrom(512)), daemon=True).start()
"""

# Processes of its own, the first of them with a secret: the machine's first process is none of our business.
OWN_PROCESSES = """
libc.unshare(0x20020000)
if os.fork():
    os.wait()
    os._exit(0)
libc.mount(b'none', b'/', None, 0x44000, None)
libc.mount(b'proc', b'/proc', b'proc', 0, None)
if os.fork():
    os.wait()
    os._exit(0)
"""


@dataclass(frozen=True, kw_only=True)
class Attack:
    """
    `needs_root`: only root succeeds with it outside. `limits` are those of the jail.

    `before` is what another run did first; what that printed is aim['before']. `stage` is run before the
    script outside only, as root: it puts up what the machine may lack. An `endless` one lasts
    aim['lasts_s'], which inside is longer than its time.
    """

    name: str
    family: Family
    script: str
    needs_root: bool = False
    limits: Mapping[str, Any] = field(default_factory=dict)
    machine: str | None = None
    before: str = ""
    stage: str = ""
    endless: bool = False
