"""Attacks on the network: the host's, its neighbours', and the kernel's own sockets."""

from __future__ import annotations

from .attack import OWN_NETWORK, Attack

# Where Amazon's instances ask for their credentials and for names, and a stranger on the internet (RFC 5737, 3849).
REMOTE = [
    Attack(
        name=name,
        family="network",
        needs_root=True,
        stage=f"{OWN_NETWORK}\noffer({address!r}, {port})\n",
        script=f"socket.create_connection(({address!r}, {port}), 2); breach()",
    )
    for name, address, port in (
        ("the metadata service", "169.254.169.254", 80),
        ("the credentials of a container", "169.254.170.2", 80),
        ("TCP to the internet", "192.0.2.1", 443),
        ("TCP to the internet by IPv6", "2001:db8::1", 443),
    )
] + [
    Attack(
        name=name,
        family="network",
        needs_root=True,
        stage=f"{OWN_NETWORK}\noffer({address!r}, {port})\n",
        script=f"""
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.settimeout(2)
s.connect(({address!r}, {port}))
s.send(bytes.fromhex('abcd01000001000000000000076578616d706c6503636f6d0000010001'))  # example.com, A
s.recv(512) and breach()
""",
    )
    for name, address, port in (
        ("ask for a name", "169.254.169.253", 53),
        ("UDP to the internet", "192.0.2.1", 53),
    )
]

HOST = [
    Attack(
        name="TCP to the host",
        family="network",
        script="socket.create_connection(('127.0.0.1', aim['port']), 2); breach()",
    ),
    Attack(
        name="UDP to the host",
        family="network",
        script="""
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.connect(('127.0.0.1', aim['udp']))
s.send(b'x'); s.send(b'x')  # the second tells that nobody took the first
breach()
""",
    ),
    Attack(
        name="an abstract socket of the host",
        family="network",
        script="s = socket.socket(socket.AF_UNIX); s.connect('\\0' + aim['abstract']); breach()",
    ),
    Attack(
        name="a socket file of the host",
        family="network",
        script="s = socket.socket(socket.AF_UNIX); s.connect(aim['socket']); breach()",
    ),
    Attack(
        name="see other interfaces",
        family="network",
        script="len(aim['interfaces']) > 1 and {n for _, n in socket.if_nameindex()} >= set(aim['interfaces']) and breach()",
    ),
    Attack(
        name="list the host's connections",
        family="network",
        script="f\"{aim['port']:04X}\" in open('/proc/net/tcp').read() and breach()",
    ),
    Attack(
        name="take an interface down",
        family="network",
        needs_root=True,
        script="""
import fcntl
libc.unshare(0x40000000)  # not the machine's own, where this would succeed
fcntl.ioctl(socket.socket(socket.AF_INET, socket.SOCK_DGRAM), 0x8914, struct.pack('16sh22x', b'lo', 0))
breach()
""",
    ),
    Attack(
        name="mark packets",
        family="network",
        needs_root=True,
        script="socket.socket().setsockopt(socket.SOL_SOCKET, 36, 1); breach()",  # SO_MARK
    ),
    Attack(
        name="speak for any address",
        family="network",
        needs_root=True,
        script="socket.socket().setsockopt(socket.SOL_IP, 19, 1); breach()",  # IP_TRANSPARENT
    ),
    Attack(
        name="listen at a port of root's",
        family="network",
        needs_root=True,
        script="socket.socket().bind(('127.0.0.1', 1)); breach()",
    ),
    Attack(name="a tunnel", family="network", script="os.open('/dev/net/tun', os.O_RDWR); breach()"),
]

SOCKETS = [
    Attack(
        name=name,
        family="network",
        needs_root=needs_root,
        script=f"socket.socket({family}, {kind}, {protocol}); breach()",
    )
    for name, family, kind, protocol, needs_root in (
        ("raw socket", 2, 3, 1, True),
        ("raw IPv6 socket", 10, 3, 58, True),
        ("packet socket", 17, 3, 0, True),
        ("packet socket without headers", 17, 2, 0, True),
        ("netlink", 16, 3, 0, False),
        ("netlink: who is connected", 16, 3, 4, False),
        ("netlink: tunnels", 16, 3, 6, False),
        ("netlink: the audit log", 16, 3, 9, False),
        ("netlink: the firewall", 16, 3, 12, False),
        ("netlink: devices that come and go", 16, 3, 15, False),
        ("netlink: whatever is generic", 16, 3, 16, False),
        ("the hypervisor", 40, 1, 0, False),
        ("a socket into the driver", 44, 3, 0, True),
        ("several paths at once", 2, 1, 262, False),
        ("the kernel's ciphers", 38, 5, 0, False),
        ("Bluetooth", 31, 3, 1, False),
        ("a car's bus", 29, 3, 1, False),
        ("keys of tunnels", 15, 3, 2, True),
        ("a cluster's messages", 30, 1, 0, False),
    )
]

NETWORK = HOST + REMOTE + SOCKETS
