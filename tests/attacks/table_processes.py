"""Attacks by processes, on processes, and on the time they may take."""

from __future__ import annotations

from .attack import Attack

_SHORT = {"wall_s": 0.2}

# Where no cgroup can be written, there is nothing to show outside.
_CGROUPS = """
if not any(os.access(folder, os.W_OK) for folder in ('/sys/fs/cgroup/cpu', '/sys/fs/cgroup')):
    print('ABSENT', flush=True)
"""

CROWDS_AND_STRANGERS = [
    Attack(
        name="take a larger share of the processors",
        family="processes",
        needs_root=True,
        stage=_CGROUPS,
        script="""
for folder in ('/sys/fs/cgroup/cpu', '/sys/fs/cgroup'):
    made = folder + '/warmstart-attack'
    try:
        os.mkdir(made)
        os.rmdir(made)
        breach(folder)
    except OSError:
        pass
""",
    ),
    Attack(
        name="fork bomb",
        family="processes",
        limits={"processes": 30},
        script="""
for _ in range(60):
    if os.fork() == 0:
        time.sleep(1)
        os._exit(0)
breach()
""",
    ),
    Attack(
        name="five hundred threads",
        family="processes",
        limits={"processes": 100},
        script="""
import threading
stop = threading.Event()
try:
    for _ in range(500):
        threading.Thread(target=stop.wait, daemon=True).start()
    breach()
finally:
    stop.set()
""",
    ),
    Attack(
        name="hop from process to process",
        family="processes",
        script="""
end = time.monotonic() + aim['lasts_s']
while time.monotonic() < end:
    if os.fork():
        os._exit(0)
breach()
""",
    ),
    Attack(name="kill a stranger", family="processes", script="os.kill(aim['victim'], 9); breach()"),
    Attack(
        name="hold a stranger by pidfd", family="processes", script="os.pidfd_open(aim['victim']); breach()"
    ),
    Attack(
        name="kill a stranger by pidfd",
        family="processes",
        script="""
import signal
signal.pidfd_send_signal(os.pidfd_open(aim['victim']), 9)
breach()
""",
    ),
    Attack(name="signal everybody", family="processes", script="os.kill(-1, 0); breach()"),
    Attack(
        name="signal a stranger's group",
        family="processes",
        script="os.killpg(os.getpgid(aim['victim']), 0); breach()",
    ),
    Attack(
        name="see the other processes",
        family="processes",
        script="len([p for p in os.listdir('/proc') if p.isdigit()]) > 5 and breach()",
    ),
    Attack(
        name="slow a stranger down",
        family="processes",
        script="os.setpriority(os.PRIO_PROCESS, aim['victim'], 19); breach()",
    ),
    Attack(
        name="pin a stranger to a processor",
        family="processes",
        script="os.sched_setaffinity(aim['victim'], {0}); breach()",
    ),
    Attack(
        name="limit a stranger",
        family="processes",
        script="""
import resource
resource.prlimit(aim['victim'], resource.RLIMIT_CORE, (0, 0))
breach()
""",
    ),
    Attack(
        name="real-time priority",
        family="processes",
        needs_root=True,
        script="os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1)); breach()",
    ),
    Attack(
        name="greedier than all others", family="processes", needs_root=True, script="os.nice(-20); breach()"
    ),
    Attack(
        name="first at the disk",
        family="processes",
        needs_root=True,
        script="call(251, 30, 1, 0, 1 << 13) == 0 and breach()",
    ),
    Attack(
        name="adopt orphans",
        family="processes",
        script="libc.prctl(36, 1, 0, 0, 0) == 0 and breach()",
    ),
]

# Each goes on for aim['lasts_s'], which inside is longer than its time.
TIME = [
    Attack(
        name="spin",
        family="processes",
        endless=True,
        limits=_SHORT,
        script="""
end = time.monotonic() + aim['lasts_s']
while time.monotonic() < end: pass
breach()
""",
    ),
    Attack(
        name="spin at import",
        family="processes",
        endless=True,
        limits=_SHORT,
        script="""
with open(aim['temporary'] + '/spinning.py', 'w') as file:
    file.write(f"import time\\nend = time.monotonic() + {aim['lasts_s']}\\nwhile time.monotonic() < end: pass")
sys.path.insert(0, aim['temporary'])
import spinning
breach()
""",
    ),
    Attack(
        name="sleep",
        family="processes",
        endless=True,
        limits=_SHORT,
        script="time.sleep(aim['lasts_s']); breach()",
    ),
    Attack(
        name="asleep in C",
        family="processes",
        endless=True,
        limits=_SHORT,
        script="libc.usleep(int(aim['lasts_s'] * 1e6)); breach()",
    ),
    Attack(
        name="ignored signals",
        family="processes",
        endless=True,
        limits=_SHORT,
        script="""
import signal
for number in range(1, 65):
    try: signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError): pass
os.kill(os.getpid(), signal.SIGTERM)
time.sleep(aim['lasts_s'])
breach()
""",
    ),
    Attack(
        name="regex bomb",
        family="processes",
        endless=True,
        limits=_SHORT,
        script="import re; re.match('(a+)+$', 'a' * (64 if aim['inside'] else 20) + 'b'); breach()",
    ),
    Attack(
        name="hold the interpreter in C",
        family="processes",
        endless=True,
        limits=_SHORT,
        script="import itertools; sum(itertools.repeat(1, 10**14 if aim['inside'] else 10**7)); breach()",
    ),
    Attack(
        name="a thread that does not end",
        family="processes",
        endless=True,
        limits=_SHORT,
        script="""
import threading
threading.Thread(target=lambda: (time.sleep(aim['lasts_s']), breach())).start()
""",
    ),
    Attack(
        name="an exit handler that does not end",
        family="processes",
        endless=True,
        limits=_SHORT,
        script="import atexit; atexit.register(lambda: (time.sleep(aim['lasts_s']), breach()))",
    ),
    Attack(
        name="wait for a child that does not end",
        family="processes",
        endless=True,
        limits=_SHORT,
        script="""
child = os.fork()
if child == 0:
    time.sleep(aim['lasts_s'])
    os._exit(0)
os.waitpid(child, 0)
breach()
""",
    ),
    Attack(
        name="stop itself until woken",
        family="processes",
        endless=True,
        limits=_SHORT,
        script="""
parent = os.getpid()
if os.fork() == 0:
    time.sleep(aim['lasts_s'])
    os.kill(parent, 18)
    os._exit(0)
os.kill(parent, 19)
breach()
""",
    ),
]

PROCESSES = CROWDS_AND_STRANGERS + TIME
