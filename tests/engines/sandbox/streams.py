"""Streams of frames for the fuzzers: whole, cut, glued, and what they mean."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from portal.engines.sandbox.inside.channel import HEADER  # of a control socket

CAP = 300_000
HANG_S = 20.0  # far beyond what anything here takes
TAKEN = 4  # descriptors of one read; the kernel drops the others
WHOLE = 10_000  # bytes that one write puts into the socket together

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=8,
)
objects = st.dictionaries(st.text(max_size=5), anything, max_size=4)
raw_body = st.binary(max_size=40) | st.sampled_from(
    [b"[" * 100_000, b'{"a":' * 50_000, b"1" * 5_000, b"", b"{}{}", b"\xef\xbb\xbf{}", b"{}".join([b" "] * 2)]
)


def pieces(whole: st.SearchStrategy[bytes], *, header: struct.Struct = HEADER) -> st.SearchStrategy[bytes]:
    """Of frames whose header is the length of the JSON, and maybe of more that comes behind it."""
    more = header.size // HEADER.size - 1
    lengths = [st.integers(0, 2**32 - 1)] * (more + 1)
    return st.one_of(
        whole,
        whole,
        raw_body.map(lambda body: header.pack(len(body), *[0] * more) + body),
        st.binary(max_size=12),
        st.tuples(*lengths).map(lambda found: header.pack(*found)),
        st.builds(lambda data, at: data[: at % len(data)], whole, st.integers(0, 1000)),
    )


def cut(data: bytes, places: list[int]) -> list[bytes]:
    """Not one chunk is empty, and there are at most `places` and one."""
    ends = sorted({place % len(data) for place in places} | {0, len(data)}) if data else [0]
    return [data[start:end] for start, end in itertools.pairwise(ends)]


places = st.lists(st.integers(0, 400_000), max_size=8)


@dataclass
class Meaning:
    """
    What a stream says: its frames, what is attached to each, where each ends, and whether the end comes
    between two frames.
    """

    frames: list[Any] = field(default_factory=list)
    attached: list[bytes] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    is_sound: bool = False


def as_text(body: bytes) -> Any:
    return json.loads(body.decode())


def as_object(body: bytes) -> dict[str, Any]:
    if not isinstance(frame := as_text(body), dict):
        raise ValueError("no object")
    return frame


def meaning(
    stream: bytes, cap: int, *, read: Callable[[bytes], Any] = as_text, header: struct.Struct = HEADER
) -> Meaning:
    """Read in one go, without a socket."""
    found = Meaning()
    at = 0
    while at < len(stream):
        if len(stream) < at + header.size:
            return found
        length, *more = header.unpack_from(stream, at)
        at += header.size
        end = at + length + sum(more)
        if len(stream) < end or end - at > cap:
            return found
        try:
            frame = read(stream[at : at + length])
        except (ValueError, RecursionError):
            return found
        found.frames.append(frame)
        found.attached.append(stream[at + length : end])
        found.ends.append(end)
        at = end
    found.is_sound = True
    return found


@contextlib.contextmanager
def nothing_left_open() -> Iterator[None]:
    before = set(os.listdir("/proc/self/fd"))
    yield
    assert set(os.listdir("/proc/self/fd")) <= before
