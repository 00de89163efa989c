"""Attacks on the host's files, and on the room that files may take."""

from __future__ import annotations

from .attack import Attack

FILES = [
    Attack(name="read a host file", family="files", script="breach(open(aim['file']).read())"),
    Attack(
        name="read shadow",
        family="files",
        needs_root=True,
        script="breach(open('/etc/shadow').read()[:5])",
    ),
    Attack(
        name="list a host folder",
        family="files",
        script="'secret' in os.listdir(aim['folder']) and breach()",
    ),
    Attack(name="list the machine's logs", family="files", script="os.listdir('/var/log'); breach()"),
    Attack(
        name="follow a link out",
        family="files",
        script="os.symlink(aim['file'], aim['temporary'] + '/l'); breach(open(aim['temporary'] + '/l').read())",
    ),
    Attack(
        name="link a host file in",
        family="files",
        script="os.link(aim['file'], aim['temporary'] + '/h'); breach()",
    ),
    Attack(
        name="climb out by dots",
        family="files",
        script="breach(open(aim['temporary'] + '/..' * 40 + aim['file']).read())",
    ),
    Attack(
        name="write where programs lie",
        family="files",
        script="""
for folder in aim['read_only']:
    try:
        open(folder + '/planted', 'w').close()
        breach(folder)
    except OSError:
        pass
""",
    ),
    Attack(
        name="open a program for writing",
        family="files",
        needs_root=True,
        script="open('/usr/bin/env', 'r+b').close(); breach()",
    ),
    Attack(
        name="change the mode of a program",
        family="files",
        needs_root=True,
        script="os.chmod('/usr/bin/env', os.stat('/usr/bin/env').st_mode & 0o7777); breach()",
    ),
    Attack(
        name="change the code that runs",
        family="files",
        script="open(aim['task'] + '/main.py', 'a').close(); breach()",
    ),
    Attack(
        name="add to the code that runs",
        family="files",
        script="open(aim['task'] + '/json.py', 'w').close(); breach()",
    ),
    Attack(
        name="fill the disk",
        family="files",
        limits={"tmp_mb": 8},
        script="""
with open(aim['temporary'] + '/a', 'wb') as a, open(aim['temporary'] + '/b', 'wb') as b:
    for _ in range(10):
        a.write(bytes(2**20)); b.write(bytes(2**20))
breach()
""",
    ),
    Attack(
        name="a file without a name",
        family="files",
        limits={"tmp_mb": 8},
        script="""
files = [os.open(aim['temporary'], os.O_TMPFILE | os.O_RDWR) for _ in range(4)]
for file in files:
    for _ in range(5):
        assert os.write(file, bytes(2**20)) == 2**20
breach()
""",
    ),
    Attack(
        name="use up the inodes",
        family="files",
        script="""
for number in range(17_000):
    open(f"{aim['temporary']}/{number}", 'w').close()
breach()
""",
    ),
    Attack(
        name="a sparse terabyte",
        family="files",
        script="open(aim['temporary'] + '/s', 'wb').truncate(2**40); breach()",
    ),
    Attack(
        name="unpack an archive past the disk",
        family="files",
        limits={"tmp_mb": 8},
        script="""
import io, zipfile
packed = io.BytesIO()
with zipfile.ZipFile(packed, 'w', zipfile.ZIP_DEFLATED) as archive:
    for number in range(12):
        archive.writestr(str(number), bytes(2**20))
assert len(packed.getvalue()) < 20_000
zipfile.ZipFile(packed).extractall(aim['temporary'])
breach()
""",
    ),
    Attack(
        name="make a device",
        family="files",
        needs_root=True,
        script="os.mknod(aim['temporary'] + '/d', 0o60600, os.makedev(254, 0)); breach()",
    ),
    Attack(
        name="open the disk",
        family="files",
        needs_root=True,
        script="os.open(aim['disk'], os.O_RDONLY); breach()",
    ),
    Attack(
        name="chroot",
        family="files",
        needs_root=True,
        script="os.chroot(aim['temporary']); breach()",
    ),
    Attack(
        name="leave a program that changes user",
        family="files",
        script="""
path = aim['temporary'] + '/p'
open(path, 'w').close()
os.chmod(path, 0o6755)
os.stat(path).st_mode & 0o6000 and not os.statvfs(path).f_flag & os.ST_NOSUID and breach()
""",
    ),
    Attack(
        name="give a file to root",
        family="files",
        needs_root=True,
        script="""
path = aim['temporary'] + '/p'
open(path, 'w').close()
os.chown(path, 0, 0)
breach()
""",
    ),
    Attack(
        name="give a program a capability",
        family="files",
        needs_root=True,
        script="""
path = aim['temporary'] + '/p'
open(path, 'w').close()
os.setxattr(path, 'security.capability', struct.pack('<5I', 0x02000001, 1 << 21, 0, 0, 0))
breach()
""",
    ),
    Attack(
        name="a trusted attribute",
        family="files",
        needs_root=True,
        script="""
path = aim['temporary'] + '/p'
open(path, 'w').close()
os.setxattr(path, 'trusted.mine', b'1')
breach()
""",
    ),
    Attack(
        name="a lease that makes others wait",
        family="files",
        script="""
import fcntl
file = os.open(aim['temporary'] + '/p', os.O_CREAT | os.O_RDWR)
fcntl.fcntl(file, 1024, fcntl.F_WRLCK)  # F_SETLEASE
breach()
""",
    ),
    Attack(
        name="handles of files",
        family="files",
        script="""
handle, mount = ctypes.create_string_buffer(struct.pack('Ii128x', 128, 0)), ctypes.create_string_buffer(8)
call(303, 264, -100, b'/', handle, mount, 0) == 0 and breach()
""",
    ),
    Attack(
        name="open a file by its handle",
        family="files",
        needs_root=True,
        script="""
handle, mount = ctypes.create_string_buffer(struct.pack('Ii128x', 128, 0)), ctypes.create_string_buffer(8)
folder = os.open(aim['temporary'], os.O_RDONLY)
call(303, 264, -100, aim['temporary'].encode(), handle, mount, 0)
call(304, 265, folder, handle, 0) >= 0 and breach()
""",
    ),
    Attack(
        name="a file system of its own",
        family="files",
        script="os.open('/dev/fuse', os.O_RDWR); breach()",
    ),
]
