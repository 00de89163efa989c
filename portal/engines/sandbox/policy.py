"""
What is allowed, as data: limits of one environment, and the policy of a zygote.

The system calls themselves are in calls_allowed.py, a reason per line.
"""

from __future__ import annotations

from dataclasses import dataclass

from .calls_allowed import LAMBDA_RULES, STRICT_RULES, Rule

# Two ids that nothing else on a host uses: a process that escaped as one of them owns
# no file, and cannot signal the other. Never 0: the kernel exempts it from process limits.
BROKER_UID = 63_050
ENVIRONMENT_UID = 63_051

# A generation of copies shares an address layout and a hash seed; after so much it is replaced.
RECYCLE_SPAWNS = 2_000
RECYCLE_S = 3_600.0

CODE_BYTES = 64 * 1024 * 1024  # all files of one load(), and the size of /var/task
CODE_FILES = 4_096  # inodes of /var/task, folders included


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """What one environment may use. Exceeding memory_mb kills; the others refuse or cut."""

    memory_mb: int = 128  # sampled from outside every 10 ms, over what an idle runtime holds
    wall_s: float = 3.0  # for whoever drives the environment: it calls kill_runtime() when this is over
    log_bytes: int = 256 * 1024  # per launch or Logs.renew(); the rest is read, counted and dropped
    tmp_mb: int = 512  # /tmp, and the longest file anywhere
    processes: int = 742  # threads count; AWS's own figure (facts of the introspection snapshot)
    open_files: int = 1_024  # per process
    processors: float | None = None  # time of so many, from share_processors() on; None: of all
    result_bytes: int = 6 * 1024 * 1024 + 100  # for whoever reads the result

    def at_spawn(self) -> dict[str, int]:
        """What is fixed when an environment is made; the rest may still change before a launch."""
        return {"tmp_mb": self.tmp_mb, "processes": self.processes, "open_files": self.open_files}


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """
    How a zygote and its environments are confined.

    `rules` are the system calls allowed; everything else answers EPERM. `address_space_mb`
    is a backstop over memory_mb only: reaching RLIMIT_AS gives MemoryError, where a
    limit on memory has to kill. `folders` lie behind the outer wall besides what everybody finds there,
    read-only: (path inside, folder or file of the host). `links` are there too: (path inside, what it
    points to), in place of an empty folder where there was one. `filled` is a folder there that everybody
    only reads but the guest, before it runs anything of a learner's. Where it `speaks`, the guest is ours and
    not a learner's: entry() gets a channel to the driver, and descriptors by it.
    """

    name: str
    rules: tuple[Rule, ...]
    address_space_mb: int = 4_096
    runs_once: bool = (
        False  # one process for one run, where `rules` let none be started; else a keeper for many
    )
    network: bool = True  # a network namespace of its own, with a loopback and the listener; else no loopback
    shared_mb: int = 16  # /dev/shm
    user: str = "sbx_user1051"  # the name AWS gives
    inside_uid: int = 993
    inside_gid: int = 990
    address: str = "169.254.100.1"  # where the listener listens, inside
    port: int = 9_001
    folders: tuple[tuple[str, str], ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    filled: str = ""  # where mounts can be made, and environments have a keeper
    speaks: bool = False


LAMBDA = Policy(name="lambda", rules=LAMBDA_RULES)
# No process, no socket: for checks, linters, whatever of ours touches what a learner wrote.
STRICT = Policy(name="strict", rules=STRICT_RULES, runs_once=True, network=False, shared_mb=0)
