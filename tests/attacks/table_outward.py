"""Attacks on the network and on the kernel."""

from __future__ import annotations

from .attack import Attack

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
