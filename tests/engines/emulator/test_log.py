"""The log of one invocation, byte by byte."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from portal.engines.emulator.log import Log
from portal.engines.emulator.platform_events import End


def told(*chunks: bytes) -> list[str]:
    heard: list[str] = []
    log = Log(heard.append)
    for chunk in chunks:
        log.function(chunk)
    return heard


def test_only_whole_lines_are_told() -> None:
    assert told(b"one\ntw", b"o\nthree") == ["one\n", "two\n"]


def test_every_kind_of_line_end_becomes_one() -> None:
    assert "".join(told(b"a\r\nb\rc\n", b"d\r", b"\ne\n")) == "a\nb\nc\nd\ne\n"


def test_a_letter_cut_between_two_reads_is_whole_again() -> None:
    assert told("für\n".encode()[:2], "für\n".encode()[2:]) == ["für\n"]


def test_a_line_of_lambda_stands_on_its_own_after_an_unfinished_one() -> None:
    log = Log(lambda text: None)
    log.function(b"no newline \xc3")
    log.platform(End(request_id="1"))
    log.function(b"\xbc after\n")

    assert (
        log.text
        == "no newline \N{REPLACEMENT CHARACTER}\nEND RequestId: 1\n\N{REPLACEMENT CHARACTER} after\n"
    )


@given(st.lists(st.binary(max_size=20), max_size=20))
def test_any_bytes_in_any_pieces_make_the_same_log(chunks: list[bytes]) -> None:
    heard: list[str] = []
    pieces, whole = Log(heard.append), Log(lambda text: None)
    for chunk in chunks:
        pieces.function(chunk)
    whole.function(b"".join(chunks))
    for log in (pieces, whole):
        log.platform(End(request_id="1"))

    assert pieces.text == whole.text == "".join(heard)
    assert "\r" not in pieces.text
    assert all(text.endswith("\n") for text in heard)
