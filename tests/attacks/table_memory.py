"""Attacks on memory: more of it than allowed, where the meter might not look."""

from __future__ import annotations

from .attack import Attack

MEMORY = [
    Attack(name="heap bomb", family="memory", script="x = bytearray(b'x') * (300 * 2**20); breach(len(x))"),
    Attack(
        name="shared map bomb",
        family="memory",
        script="""
m = mmap.mmap(-1, 300 * 2**20)
for page in range(0, len(m), 4096):
    m[page] = 1
breach()
""",
    ),
    Attack(
        name="map of a file bomb",
        family="memory",
        limits={"tmp_mb": 8},
        script="""
with open(aim['temporary'] + '/m', 'w+b') as file:
    file.truncate(20 * 2**20)
    m = mmap.mmap(file.fileno(), 20 * 2**20)
    for page in range(0, len(m), 4096):
        m[page] = 1
breach()
""",
    ),
    Attack(
        name="memory file bomb",
        family="memory",
        script="f = os.memfd_create('m'); [os.write(f, bytes(2**20)) for _ in range(200)]; breach()",
    ),
    Attack(name="memory the host cannot see", family="memory", script="call(447, 447, 0) >= 0 and breach()"),
    Attack(
        name="shared memory folder bomb",
        family="memory",
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
        family="memory",
        script="i = call(29, 194, 0, 2**20, 0o1600); i >= 0 and breach(call(31, 195, i, 0, 0))",
    ),
    Attack(
        name="System V messages",
        family="memory",
        script="i = call(68, 186, 0, 0o1600); i >= 0 and breach(call(71, 187, i, 0, 0))",
    ),
    Attack(
        name="System V semaphores",
        family="memory",
        script="i = call(64, 190, 0, 1, 0o1600); i >= 0 and breach(call(66, 191, i, 0, 0))",
    ),
    Attack(
        name="a queue of messages",
        family="memory",
        script="""
name = b'warmstart-%d' % os.getpid()
call(240, 180, name, 0o102, 0o600, 0) >= 0 and breach(call(241, 181, name))
""",
    ),
    Attack(
        name="a crowd of children",
        family="memory",
        script="""
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
        family="memory",
        script="""
import subprocess
code = "import time; x = bytearray(b'x') * (300 * 2**20); time.sleep(0.3); print('BREACH')"
print(subprocess.run([sys.executable, '-I', '-S', '-c', code], capture_output=True, text=True).stdout)
""",
    ),
    Attack(
        name="inflate past all memory",
        family="memory",
        script="""
import zlib
packer = zlib.compressobj(9, zlib.DEFLATED, -15)
piece = packer.compress(bytes(2**20)) + packer.flush(zlib.Z_FULL_FLUSH)
packed = piece * 300 + packer.flush()
assert len(packed) < 2**19
breach(len(zlib.decompress(packed, -15)))
""",
    ),
    Attack(
        name="a number without end",
        family="memory",
        script="x = 1 << (300 * 2**23); breach(x.bit_length())",
    ),
    Attack(
        name="sixteen terabytes of addresses",
        family="memory",
        script="mmap.mmap(-1, 2**44, flags=0x4022); breach()",  # MAP_NORESERVE | MAP_ANONYMOUS | MAP_PRIVATE
    ),
    Attack(
        name="locked memory",
        family="memory",
        needs_root=True,
        script="m = mmap.mmap(-1, 2**24); libc.mlock(ctypes.byref(ctypes.c_char.from_buffer(m)), 2**24) == 0 and breach()",
    ),
    Attack(
        name="lock all its memory",
        family="memory",
        needs_root=True,
        script="libc.mlockall(3) == 0 and breach()",
    ),
    Attack(
        name="larger pipes",
        family="memory",
        script="import fcntl; fcntl.fcntl(os.pipe()[1], 1031, 2**20); breach()",  # F_SETPIPE_SZ
    ),
    Attack(
        name="memory given to a pipe",
        family="memory",
        script="""
_, writer = os.pipe()
given = ctypes.create_string_buffer(4096)
call(278, 75, writer, struct.pack('QQ', ctypes.addressof(given), 4096), 1, 0) == 4096 and breach()
""",
    ),
    Attack(
        name="choose where memory lies", family="memory", script="call(238, 237, 0, 0, 0) == 0 and breach()"
    ),
    Attack(
        name="move its pages about",
        family="memory",
        script="call(279, 239, 0, 0, 0, 0, 0, 0) == 0 and breach()",
    ),
]
