"""Attacks on what the host knows: environments, memories, descriptors, and what the kernel tells."""

from __future__ import annotations

from .attack import OWN_PROCESSES, Attack

SECRETS = [
    Attack(
        name="the host's environment",
        family="secrets",
        script="'CANARY' in os.environ and breach()",
    ),
    Attack(
        name="another process's environment",
        family="secrets",
        script="b'CANARY' in open(f\"/proc/{aim['victim']}/environ\", 'rb').read() and breach()",
    ),
    Attack(
        name="the first process's environment",
        family="secrets",
        needs_root=True,
        stage=OWN_PROCESSES,
        script="b'CANARY' in open('/proc/1/environ', 'rb').read() and breach()",
    ),
    Attack(
        name="another process's command line",
        family="secrets",
        script="open(f\"/proc/{aim['victim']}/cmdline\", 'rb').read() and breach()",
    ),
    Attack(
        name="another process's open files",
        family="secrets",
        script="os.readlink(f\"/proc/{aim['victim']}/fd/0\"); breach()",
    ),
    Attack(
        name="another process's memory as a file",
        family="secrets",
        needs_root=True,
        script="open(f\"/proc/{aim['victim']}/mem\", 'rb'); breach()",
    ),
    Attack(
        name="another process's root folder",
        family="secrets",
        script="os.listdir(f\"/proc/{aim['victim']}/root/\"); breach()",
    ),
    Attack(
        name="the first process's memory",
        family="secrets",
        needs_root=True,
        stage=OWN_PROCESSES,
        script="open('/proc/1/mem', 'rb'); breach()",
    ),
    Attack(
        name="the kernel's symbols",
        family="secrets",
        script="open('/proc/kallsyms').readline() and breach()",
    ),
    Attack(
        name="the kernel's command line",
        family="secrets",
        script="open('/proc/cmdline').read() and breach()",
    ),
    Attack(
        name="the kernel's memory as a file",
        family="secrets",
        needs_root=True,
        script="os.open('/proc/kcore', os.O_RDONLY); breach()",
    ),
    Attack(
        name="the machine's memory as a file",
        family="secrets",
        needs_root=True,
        script="os.open('/dev/mem', os.O_RDONLY); breach()",
    ),
    Attack(
        name="the kernel's log",
        family="secrets",
        needs_root=True,
        script="libc.klogctl(10, None, 0) > 0 and breach()",
    ),
    Attack(
        name="the kernel's log as a file",
        family="secrets",
        needs_root=True,
        script="os.open('/dev/kmsg', os.O_RDONLY | os.O_NONBLOCK); breach()",
    ),
    Attack(
        name="the host's mounts",
        family="secrets",
        script="open('/proc/self/mountinfo').read() and breach()",
    ),
    Attack(
        name="the machine's parts",
        family="secrets",
        script="os.listdir('/sys/devices') and breach()",
    ),
    Attack(
        name="an inherited descriptor",
        family="secrets",
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
