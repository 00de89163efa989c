"""
Frames on a bare descriptor: for copies of the zygote, to which every object costs pages.

Nothing here receives descriptors; what comes is one frame after the other, from the host.
"""

from __future__ import annotations

import _socket
import json
import os
import socket
import struct
from typing import Any

from .channel import FRAME_BYTES, HEADER, encode


def send(control: int, frame: dict[str, Any], *descriptors: int) -> None:
    """The descriptors go with the first byte."""
    data = encode(frame)
    if descriptors:
        sock = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM, 0, control)
        rights = struct.pack(f"{len(descriptors)}i", *descriptors)
        data = data[sock.sendmsg([data], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, rights)]) :]
        sock.detach()
    write(control, data)


def write(control: int, data: bytes) -> None:
    while data:
        data = data[os.write(control, data) :]


def receive(control: int) -> dict[str, Any] | None:
    """Waits for the next frame; None at the end."""
    header = _exactly(control, HEADER.size)
    if not header:
        return None
    (length,) = HEADER.unpack(header)
    told: dict[str, Any] = json.loads(_exactly(control, min(length, FRAME_BYTES)).decode())
    return told


def receive_with_one(control: int) -> tuple[dict[str, Any], int] | None:
    """The next frame and the descriptor that comes with it."""
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, 0, control)
    header, descriptors, _, _ = socket.recv_fds(sock, HEADER.size, 1)
    sock.detach()
    if not header:
        return None
    header += _exactly(control, HEADER.size - len(header))
    (length,) = HEADER.unpack(header)
    return json.loads(_exactly(control, min(length, FRAME_BYTES)).decode()), descriptors[0]


def _exactly(control: int, wanted: int) -> bytes:
    data = os.read(control, wanted)
    while data and len(data) < wanted:
        more = os.read(control, wanted - len(data))
        if not more:
            return b""
        data += more
    return data
