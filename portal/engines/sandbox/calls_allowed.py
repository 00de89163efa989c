"""
Which system calls confined code may make, a reason per line.

This is an allowlist: what is not here answers EPERM, or ENOSYS when it is newer than
the table in call_numbers.py, so that the C library falls back. `LOUD` calls have no innocent
use: they end the process at once.

Two profiles of the same groups: lambda, as AWS, and strict, which starts no process and
opens no socket, for what of ours touches a learner's input.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

_MASK_32 = 0xFFFFFFFF
Answer = Literal["allow", "refuse", "absent", "kill"]  # run, EPERM, ENOSYS, SIGSYS

_NOT_DEVICES = (0, 0x8000, 0x1000, 0xC000)  # unspecified, S_IFREG, S_IFIFO, S_IFSOCK
_CLONE_NEW = 0x7E020000  # CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET
_CLONE_THREAD = 0x10900  # CLONE_THREAD, SIGHAND, VM: the kernel takes the first only with the others


@dataclass(frozen=True, slots=True)
class When:
    """
    The low 32 bits of an argument (numbered from 0), under `mask`, are one of `values`.

    The kernel itself reads these arguments as 32 bits, so high bits cannot hide anything.
    """

    argument: int
    values: tuple[int, ...]
    mask: int = _MASK_32


@dataclass(frozen=True, slots=True)
class Rule:
    """System calls by name (space-separated), and what they answer when all of `when` holds; else EPERM."""

    calls: str
    reason: str
    answer: Answer = "allow"
    when: tuple[When, ...] = ()


_MEMORY = (
    Rule("brk mmap munmap mremap mprotect madvise mincore msync", "the allocator and the loader"),
    Rule("mlock mlock2 munlock", "bounded by RLIMIT_MEMLOCK"),
    Rule("membarrier get_mempolicy rseq", "asked by C libraries at start; reads or changes only itself"),
    Rule("memfd_create", "memory that belongs to no process escapes the meter", answer="absent"),
)

_FILES = (
    Rule("read write pread64 pwrite64 readv writev preadv pwritev preadv2 pwritev2 lseek", "files and pipes"),
    Rule("open openat openat2 creat close close_range dup dup2 dup3", "opening and closing"),
    Rule(
        "stat fstat lstat newfstatat statx access faccessat faccessat2 readlink readlinkat getcwd", "looking"
    ),
    Rule("statfs fstatfs getdents getdents64 ustat", "looking at folders; ustat is what old glob code asks"),
    Rule("mkdir mkdirat rmdir unlink unlinkat rename renameat renameat2", "work in /tmp"),
    Rule("link linkat symlink symlinkat chdir fchdir umask", "work in /tmp"),
    Rule("chmod fchmod fchmodat fchmodat2 chown fchown lchown fchownat", "own files only; nosuid everywhere"),
    Rule(
        "utime utimes utimensat futimesat truncate ftruncate fallocate fadvise64",
        "bounded by the size of /tmp",
    ),
    Rule("fsync fdatasync sync_file_range flock copy_file_range sendfile splice tee", "copying and locking"),
    Rule(
        "getxattr lgetxattr fgetxattr listxattr llistxattr flistxattr",
        "shutil.copy2 asks; setting is refused",
    ),
    Rule("pipe pipe2", "talking to child processes"),
    Rule("mknod", "os.mkfifo; devices are refused", when=(When(1, _NOT_DEVICES, 0xF000),)),
    Rule("mknodat", "os.mkfifo; devices are refused", when=(When(2, _NOT_DEVICES, 0xF000),)),
    Rule(
        "fcntl",
        "flags, copies, locks; not owners, leases or larger pipes, which cost the host memory",
        when=(When(1, (0, 1, 2, 3, 4, 5, 6, 7, 36, 37, 38, 1030, 1032, 1034)),),
    ),
    Rule(
        "ioctl",
        "is it a terminal, its size, bytes waiting, non-blocking, close on exec; never TIOCSTI",
        when=(When(1, (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451, 0x5452)),),
    ),
)

_CHILDREN = (
    Rule("fork vfork execve execveat wait4 waitid", "child processes, as Lambda allows"),
    Rule("clone", "threads and children, in the same namespaces", when=(When(0, (0,), _CLONE_NEW),)),
    Rule("pidfd_open pidfd_send_signal", "how newer libraries watch children"),
)

_THREADS_ONLY = (
    Rule(
        "clone",
        "threads, in the same namespaces; never a process",
        when=(When(0, (_CLONE_THREAD,), _CLONE_NEW | _CLONE_THREAD),),
    ),
)

_PROCESS = (
    Rule("exit exit_group", "ending"),
    Rule(
        "clone3", "its flags lie in memory, where a filter cannot look; libraries fall back", answer="absent"
    ),
    Rule(
        "kill tkill tgkill rt_sigqueueinfo rt_tgsigqueueinfo",
        "abort and raise; the pid namespace holds only its own, and its first process takes none from inside",
    ),
    Rule("getpid getppid gettid getpgid getpgrp getsid setpgid setsid", "who am I; sessions of its own"),
    Rule("getuid geteuid getgid getegid getresuid getresgid getgroups", "who am I"),
    Rule("getrlimit setrlimit prlimit64 getrusage times sysinfo uname", "raising a limit needs a capability"),
    Rule(
        "getpriority setpriority sched_yield sched_getaffinity sched_setaffinity",
        "may be nicer, not greedier",
    ),
    Rule("sched_getparam sched_getscheduler sched_get_priority_max sched_get_priority_min", "reading only"),
    Rule("set_tid_address set_robust_list get_robust_list arch_prctl getcpu restart_syscall", "thread start"),
    Rule("capget", "reading only; there are none"),
    Rule(
        "prctl",
        "names, parent death, dumpable, and reading one's own state",
        when=(When(0, (1, 2, 3, 4, 15, 16, 21, 23, 27, 30, 39, 0x53564D41)),),
    ),
)

_SIGNALS_AND_TIME = (
    Rule("rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigsuspend rt_sigtimedwait", "signals"),
    Rule("sigaltstack pause alarm getitimer setitimer signalfd signalfd4", "signals"),
    Rule("futex futex_waitv futex_wake futex_wait futex_requeue", "locks"),
    Rule("nanosleep clock_nanosleep clock_gettime clock_getres gettimeofday time", "clocks; none can be set"),
    Rule("timer_create timer_settime timer_gettime timer_getoverrun timer_delete", "timers"),
    Rule("timerfd_create timerfd_settime timerfd_gettime", "timers"),
    Rule("poll ppoll select pselect6 eventfd eventfd2", "waiting"),
    Rule("epoll_create epoll_create1 epoll_ctl epoll_ctl_old epoll_wait epoll_wait_old", "waiting"),
    Rule("epoll_pwait epoll_pwait2", "waiting"),
    Rule("getrandom", "randomness"),
)

_NETWORK = (
    Rule(
        "socket",
        "unix, IPv4, IPv6: a loopback of its own and nothing behind it; no protocol that loads a module",
        when=(When(0, (1, 2, 10)), When(1, (1, 2, 5), 0xF), When(2, (0, 6, 17))),
    ),
    Rule("socketpair", "unix only", when=(When(0, (1,)),)),
    Rule("bind listen accept accept4 connect shutdown getsockname getpeername", "on that loopback"),
    Rule("sendto recvfrom sendmsg recvmsg sendmmsg recvmmsg getsockopt setsockopt", "on that loopback"),
)

LOUD = (
    Rule(
        "kexec_load kexec_file_load reboot init_module finit_module delete_module",
        "the host's kernel",
        "kill",
    ),
    Rule("bpf userfaultfd perf_event_open", "what kernel exploits are made of", "kill"),
    Rule("process_vm_readv process_vm_writev pidfd_getfd open_by_handle_at", "reaching into others", "kill"),
    Rule("add_key request_key keyctl", "keyrings are not confined by namespaces", "kill"),
    Rule("swapon swapoff acct quotactl quotactl_fd iopl ioperm", "the host's disks and ports", "kill"),
)

STRICT_RULES = _MEMORY + _FILES + _PROCESS + _THREADS_ONLY + _SIGNALS_AND_TIME + LOUD
LAMBDA_RULES = _MEMORY + _FILES + _PROCESS + _CHILDREN + _SIGNALS_AND_TIME + _NETWORK + LOUD
