"""What one run leaves for another to find, and what one can tell of another."""

from __future__ import annotations

from .attack import Attack

NEIGHBOURS = [
    Attack(
        name="a file left behind",
        family="neighbours",
        before="open(aim['temporary'] + '/left', 'w').close()",
        script="os.path.exists(aim['temporary'] + '/left') and breach()",
    ),
    Attack(
        name="shared memory left behind",
        family="neighbours",
        before="open('/dev/shm/' + aim['abstract'], 'w').close()",
        script="os.unlink('/dev/shm/' + aim['abstract']); breach()",
    ),
    Attack(
        name="System V memory left behind",
        family="neighbours",
        before="print(call(29, 194, 0, 4096, 0o1600))",
        script="call(31, 195, int(aim['before']), 0, 0) == 0 and breach()",
    ),
    Attack(
        name="a queue left behind",
        family="neighbours",
        before="call(240, 180, aim['abstract'].encode(), 0o102, 0o600, 0)",
        script="call(241, 181, aim['abstract'].encode()) == 0 and breach()",
    ),
    Attack(
        name="a key left behind",
        family="neighbours",
        before="call(248, 217, b'user', aim['abstract'].encode(), b'x', 1, -4)",
        script="""
key = call(250, 219, 10, -4, b'user', aim['abstract'].encode(), 0)
key > 0 and breach(call(250, 219, 9, key, -4))  # found, and taken away again
""",
    ),
    Attack(
        name="a process left behind",
        family="neighbours",
        before="""
up, told = os.pipe()
if os.fork() == 0:
    os.setsid()
    s = socket.socket(socket.AF_UNIX)
    s.bind('\\0' + aim['abstract'] + '-left')
    s.listen()
    os.close(1); os.close(2)
    os.write(told, b'.')
    time.sleep(2)
    os._exit(0)
os.read(up, 1)
""",
        script="s = socket.socket(socket.AF_UNIX); s.connect('\\0' + aim['abstract'] + '-left'); breach()",
    ),
    Attack(
        name="a port left listening",
        family="neighbours",
        before="""
up, told = os.pipe()
if os.fork() == 0:
    s = socket.create_server(('127.0.0.1', 0))
    print(s.getsockname()[1], flush=True)
    os.close(1); os.close(2)
    os.write(told, b'.')
    time.sleep(2)
    os._exit(0)
os.read(up, 1)
""",
        script="socket.create_connection(('127.0.0.1', int(aim['before'])), 2); breach()",
    ),
    Attack(
        name="the random numbers of another run",
        family="randomness",
        before="import random; print(random.random())",
        script="import random; random.random() == float(aim['before']) and breach()",
    ),
    Attack(
        name="the shuffle of another run",
        family="randomness",
        before="import random; print(random.sample(range(10**6), 8))",
        script="import random; str(random.sample(range(10**6), 8)) == aim['before'] and breach()",
    ),
]
