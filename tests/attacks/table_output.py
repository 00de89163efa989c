"""
Attacks by output: floods, and forgeries on whatever channel is found.

What escape sequences and HTML in logs do is decided where logs are shown, so the tests of
the pages and of the log format look at that; here logs are bytes.
"""

from __future__ import annotations

from .attack import Attack

# The channels that a careless parent leaves open; inside there are none but 0, 1 and 2.
_CHANNELS = """
def channels():
    for number in range(3, 1024):
        try:
            yield socket.socket(fileno=os.dup(number))
        except OSError:
            pass
"""

OUTPUT = [
    Attack(
        name="a flood of lines",
        family="output",
        script="for _ in range(20): sys.stdout.write('x\\n' * 2**19)",
    ),
    Attack(name="a line of twenty megabytes", family="output", script="print('x' * (20 * 2**20))"),
    Attack(
        name="a flood on the other stream",
        family="output",
        script="for _ in range(20): os.write(2, b'\\xff\\n' * 2**15); os.write(2, bytes(2**19))",
    ),
    Attack(
        name="a flood by children",
        family="output",
        script="""
children = []
for _ in range(8):
    child = os.fork()
    if child == 0:
        for _ in range(32):
            os.write(1, b'x' * 2**16)
        os._exit(0)
    children.append(child)
for child in children:
    os.waitpid(child, 0)
""",
    ),
    Attack(
        name="speak after its end",
        family="output",
        script="""
if os.fork() == 0:
    os.setsid()
    time.sleep(aim['lasts_s'])
    breach()
""",
    ),
    Attack(
        name="read the log back",
        family="output",
        needs_root=True,
        script="os.write(1, b'x' * 100); os.read(os.open('/proc/self/fd/1', os.O_RDONLY | os.O_NONBLOCK), 0); breach()",
    ),
    Attack(
        name="forge a frame",
        family="output",
        script=_CHANNELS
        + """
for channel in channels():
    channel.sendall(struct.pack('>I', 17) + b'{"exited":[0,null]}'[:17])
    breach()
""",
    ),
    Attack(
        name="announce four gigabytes",
        family="output",
        script=_CHANNELS
        + """
for channel in channels():
    channel.sendall(b'\\xff\\xff\\xff\\xff' + b'x' * 1000)
    breach()
""",
    ),
    Attack(
        name="hand the parent a descriptor",
        family="output",
        script=_CHANNELS
        + """
for channel in channels():
    socket.send_fds(channel, [b'x'], [0])
    breach()
""",
    ),
    Attack(
        name="take the parent's requests",
        family="output",
        script=_CHANNELS
        + """
for channel in channels():
    channel.recv(100) and breach()
""",
    ),
    Attack(
        name="write to a terminal",
        family="output",
        script="os.open('/dev/ptmx', os.O_RDWR | os.O_NOCTTY); breach()",
    ),
]
