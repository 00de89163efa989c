"""Frames in what a runtime writes, whatever the bytes."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from portal.engines.emulator.framed import Framed, Piece

MAGIC = b"\xa5\x5a\x00"


def frame(message: bytes, kind: int = 0x17, micros: int = 7) -> bytes:
    return MAGIC + bytes([kind]) + len(message).to_bytes(4, "big") + micros.to_bytes(8, "big") + message


def pieces(*chunks: bytes) -> list[Piece]:
    """Neighbours that are text are one."""
    framed = Framed()
    found = [piece for chunk in chunks for piece in framed.feed(chunk)] + list(framed.flush())
    joined: list[Piece] = []
    for piece in found:
        if piece.kind == "text" and joined and joined[-1].kind == "text":
            joined[-1] = Piece("text", joined[-1].data + piece.data)
        elif piece.data or piece.kind != "text":
            joined.append(piece)
    return joined


def test_a_frame_between_text_is_a_message() -> None:
    found = pieces(b"before\n" + frame("zwölf".encode()) + b"after")

    assert found == [
        Piece("text", b"before\n"),
        Piece("message", "zwölf".encode(), 7),
        Piece("text", b"after"),
    ]


def test_what_only_looks_like_a_frame_is_text() -> None:
    unknown = MAGIC + b"\x01" + bytes(12)
    too_long = MAGIC + b"\x17" + b"\xff" * 12

    assert pieces(unknown, too_long) == [Piece("text", unknown + too_long)]


def test_a_frame_that_is_never_ended_is_told_as_far_as_it_came() -> None:
    assert pieces(frame(b"whole")[:-3]) == [Piece("message", b"wh", 7)]
    assert pieces(b"text" + frame(b"")[:9]) == [Piece("text", b"text" + frame(b"")[:9])]


parts = st.one_of(
    st.binary(max_size=12),
    st.sampled_from(
        [MAGIC, MAGIC[:2], MAGIC + b"\x17", b"\xa5", b"\xa5\xa5\x5a", MAGIC + b"\x17\x00\x00\x00\x02"]
    ),
    st.builds(frame, st.binary(max_size=8), st.sampled_from([0x02, 0x17, 0xE0, 0xE1])),
)


@given(st.lists(parts, max_size=12), st.lists(st.integers(0, 200), max_size=12))
def test_any_bytes_in_any_chunks_are_the_same_pieces(chunks: list[bytes], cuts: list[int]) -> None:
    data = b"".join(chunks)
    marks = sorted({0, len(data), *(min(cut, len(data)) for cut in cuts)})
    cut = [data[start:end] for start, end in pairwise(marks)]

    assert pieces(*cut) == pieces(data)
