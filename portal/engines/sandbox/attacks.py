"""
The attacks of the self-test: scripts that print BREACH when they succeed.

Short and harmless where they succeed: nothing is left behind, nobody is hurt. The whole
table of attacks, each with a control run outside, is in tests/attacks/.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from .standing import Tier

PREAMBLE: Final = """
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
"""  # noqa: E501

MEMORY_MB: Final = 48
PROCESSES: Final = 24
TMP_MB: Final = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Attack:
    """`lowest` is the weakest tier that promises to contain it."""

    name: str
    script: str
    lowest: Tier


ATTACKS: Final = (
    Attack(name="read a file of the host", lowest="guarded", script="breach(open(aim['file']).read())"),
    Attack(
        name="see the processes of the host",
        lowest="guarded",
        script="str(aim['stranger']) in os.listdir('/proc') and os.getpid() != aim['stranger'] and breach()",
    ),
    Attack(
        name="signal a stranger",
        lowest="guarded",
        script="os.kill(aim['stranger'], 0); os.getpid() != aim['stranger'] and breach()",
    ),
    Attack(
        name="reach a port of the host",
        lowest="guarded",
        script="socket.create_connection(('127.0.0.1', aim['port']), 1); breach()",
    ),
    Attack(
        name="meet the host on an abstract socket",
        lowest="guarded",
        script="s = socket.socket(socket.AF_UNIX); s.connect('\\0' + aim['abstract']); breach()",
    ),
    Attack(
        name="open a raw socket", lowest="guarded", script="socket.socket(2, socket.SOCK_RAW, 1); breach()"
    ),
    Attack(
        name="make a user namespace", lowest="guarded", script="libc.unshare(0x10000000) == 0 and breach()"
    ),
    Attack(
        name="mount a file system",
        lowest="guarded",
        script="libc.mount(b'x', b'/tmp', b'tmpfs', 0, None) == 0 and (libc.umount2(b'/tmp', 2), breach())",
    ),
    Attack(name="trace", lowest="guarded", script="libc.ptrace(0, 0, 0, 0) == 0 and breach()"),
    Attack(
        name="write where programs lie",
        lowest="guarded",
        # A file without a name: where this succeeds nothing is left behind.
        script="""
for folder in ('/', '/usr', '/etc', '/var'):
    try:
        os.open(folder, os.O_TMPFILE | os.O_RDWR)
        breach(folder)
    except OSError:
        pass
""",
    ),
    Attack(
        name="ask for bpf and live",
        lowest="guarded",
        script="call(321, 280, 0, struct.pack('5I60x', 2, 4, 4, 1, 0), 72); breach()",
    ),
    Attack(
        name="find the host's environment",
        lowest="basic",
        script="""
ours = {'PATH', 'LANG', 'LC_CTYPE', 'TMPDIR'}
set(os.environ) & set(aim['environment']) - ours and breach()
""",
    ),
    Attack(
        name="use an inherited descriptor",
        lowest="basic",
        # Beyond any number that a host with many descriptors open would hand on.
        script="""
for number in range(3, 4096):
    try:
        if os.fstat(number):
            breach(number)
    except OSError:
        pass
""",
    ),
    Attack(
        name="write a file that is too long",
        lowest="basic",
        script="""
import signal, tempfile
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with tempfile.TemporaryFile() as file:
    file.truncate(aim['tmp_bytes'] + 1)
    breach()
""",
    ),
    Attack(
        name="start more processes than allowed",
        lowest="basic",
        # Far more: on a lower tier others of the same user count too, and those that end make room.
        script="""
import time
for _ in range(10 * aim['processes']):
    if os.fork() == 0:
        time.sleep(3)
        os._exit(0)
breach()
""",
    ),
    Attack(
        name="hold more memory than allowed",
        lowest="basic",
        script="""
import time
held = bytearray(b'x') * (2 * aim['memory_bytes'])
time.sleep(0.5)
breach(len(held))
""",
    ),
)
