"""ZIPs that strangers send: taken apart in memory, and refused when they are up to something."""

from __future__ import annotations

import io
import stat
import struct
import warnings
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.records.playground import archive
from portal.records.playground.archive import BadArchive, Unpacked, unpack
from portal.records.playground.bring_in import written_of
from portal.records.playground.files import change_files
from portal.records.playground.take_home import sam_project
from portal.records.playground.written import DEFAULTS, Written, check_written

CODE = "def lambda_handler(event, context):\n    return 1\n"
Entry = tuple[str | zipfile.ZipInfo, str | bytes]


def zipped(*entries: Entry, method: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    made = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(made, "w", method) as packed:
        warnings.simplefilter("ignore")  # zipfile warns of a name that is there twice
        for name, content in entries:
            packed.writestr(name, content)
    made.seek(0)
    return made


def of_kind(kind: int, name: str = "a.py") -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.external_attr = (kind | 0o777) << 16
    return entry


def named(name: str) -> zipfile.ZipInfo:
    """Whatever zipfile would make of the name, it is written as it is."""
    entry = zipfile.ZipInfo("x")
    entry.filename = name
    return entry


def encrypted() -> io.BytesIO:
    packed = bytearray(zipped(("a.py", CODE)).getvalue())
    packed[packed.index(b"PK\x01\x02") + 8] |= 1
    return io.BytesIO(packed)


def declared(size: int) -> io.BytesIO:
    """One file that says it is of this size unzipped."""
    packed = bytearray(zipped(("a.py", CODE)).getvalue())
    at = packed.index(b"PK\x01\x02") + 24
    packed[at : at + 4] = struct.pack("<I", size)
    return io.BytesIO(packed)


def with_directory(size: int) -> io.BytesIO:
    packed = bytearray(zipped(("a.py", CODE)).getvalue())
    at = packed.rindex(b"PK\x05\x06") + 12
    packed[at : at + 4] = struct.pack("<I", size)
    return io.BytesIO(packed)


def in_64_bits() -> io.BytesIO:
    packed = zipped(("a.py", CODE)).getvalue()
    at = packed.rindex(b"PK\x05\x06")
    record = b"PK\x06\x06" + struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, 1, 1, 50, 0)
    locator = b"PK\x06\x07" + struct.pack("<IQI", 0, at, 1)
    return io.BytesIO(packed[:at] + record + locator + packed[at:])


HOSTILE = {
    "absolute": (zipped((named("/etc/passwd"), "x")), "absolute"),
    "drive": (zipped((named("C:/windows/x.py"), "x")), "absolute"),
    "up": (zipped((named("../x.py"), "x")), "leads out"),
    "up in the middle": (zipped((named("a/../../x.py"), "x")), "leads out"),
    "only up": (zipped((named(".."), "x")), "leads out"),
    "dot": (zipped((named("./x.py"), "x")), "not a plain one"),
    "empty part": (zipped((named("a//x.py"), "x")), "not a plain one"),
    "backslash": (zipped((named("..\\x.py"), "x")), "character"),
    "control": (zipped((named("a\x1b[2J.py"), "x")), "not a plain one"),
    "right to left": (zipped((named("a\u202eyp.exe"), "x")), "not a plain one"),
    "symbolic link": (zipped((of_kind(stat.S_IFLNK), "/etc/passwd")), "a link"),
    "character device": (zipped((of_kind(stat.S_IFCHR), "")), "a device"),
    "block device": (zipped((of_kind(stat.S_IFBLK), "")), "a device"),
    "pipe": (zipped((of_kind(stat.S_IFIFO), "")), "a pipe"),
    "socket": (zipped((of_kind(stat.S_IFSOCK), "")), "a pipe"),
    "twice": (zipped(("a.py", "1"), ("a.py", "2")), "one file"),
    "by case": (zipped(("a.py", "1"), ("A.PY", "2")), "one file"),
    "by accent": (zipped(("\u00e9.py", "1"), ("e\u0301.py", "2")), "one file"),
    "file and folder": (zipped(("a", "1"), ("a/b.py", "2")), "both a file and a folder"),
    "folder by case": (zipped(("A", "1"), ("a/b.py", "2")), "both a file and a folder"),
    "encrypted": (encrypted(), "encrypted"),
    "another method": (zipped(("a.py", CODE), method=zipfile.ZIP_LZMA), "compressed in a way"),
    "bomb": (zipped(("a.py", b"\0" * 20_000_000)), "far more than it is"),
    "says too much": (declared(251 * 1024 * 1024), "250 MB at most"),
    "long list": (with_directory(3 * 1024 * 1024), "entries"),
    "64 bits": (in_64_bits(), "64-bit"),
    "no zip": (io.BytesIO(b"hello" * 100), "no ZIP"),
    "nothing": (io.BytesIO(), "no ZIP"),
    "cut off": (io.BytesIO(zipped(("a.py", CODE)).getvalue()[30:]), "damaged"),
    "no text": (zipped(("a.bin", b"\0\1")), "no text file"),
    "folders only": (zipped(("a/", "")), "no text file"),
}  # fmt: skip


@pytest.mark.parametrize(("packed", "said"), HOSTILE.values(), ids=HOSTILE.keys())
def test_what_could_be_a_trick_is_refused_as_a_whole_and_said(packed, said):
    with pytest.raises(BadArchive, match=said) as fault:
        unpack(packed)

    assert str(fault.value).isprintable()


def test_a_name_that_ends_early_is_refused():
    """zipfile cuts a name at NUL: what is listed would not be what is meant."""
    packed = zipped(("aXb.py", CODE)).getvalue().replace(b"aXb.py", b"a\0b.py")

    with pytest.raises(BadArchive, match="character"):
        unpack(io.BytesIO(packed))


def test_too_many_entries_are_refused(monkeypatch):
    monkeypatch.setattr(archive, "ENTRIES", 3)

    with pytest.raises(BadArchive, match="4 entries"):
        unpack(zipped(*((f"{number}.py", "") for number in range(4))))


def test_too_many_bytes_are_refused_unread(monkeypatch):
    monkeypatch.setattr(archive, "ZIPPED_BYTES", 100)

    with pytest.raises(BadArchive, match="more than Lambda takes"):
        unpack(zipped(("a.py", CODE)))


def test_text_is_taken_and_the_rest_left_out_with_its_reason():
    inner = zipped(("a.py", CODE)).getvalue()
    found = unpack(
        zipped(
            ("lambda_function.py", CODE.replace("\n", "\r\n")),
            ("bom.py", "\ufeffx = 1"),
            ("lib/native.so", b"\x7fELF\0\0"),
            ("latin.txt", "gr\u00fc\u00df".encode("latin-1")),
            ("inner.zip", inner),
            ("inner.tar.gz", b"\x1f\x8b rest"),
            ("large.py", b"x" * 300_000, ),
            ("a" * 101 + ".py", "x"),
            ("folder/", ""),
        )
    )  # fmt: skip

    assert found.files == {"lambda_function.py": CODE, "bom.py": "x = 1"}
    assert {path[-9:]: reason.split(",")[0].split(":")[0] for path, reason in found.left_out} == {
        "native.so": "bytes",
        "latin.txt": "not UTF-8 text",
        "inner.zip": "an archive in the archive",
        "er.tar.gz": "an archive in the archive",
        "large.py": "over 256 KB",
        "aaaaaa.py": "its path is over 128 characters",
    }


def test_of_many_files_those_near_the_top_are_taken():
    found = unpack(zipped(*((f"package/sub/{number:02}.py", "x") for number in range(30)), ("main.py", CODE)))

    assert len(found.files) == 20
    assert "main.py" in found.files
    assert found.left_out[0][1] == "a function has at most 20 files here"


def test_only_so_much_is_unpacked_whatever_it_turns_out_to_be(monkeypatch):
    monkeypatch.setattr(archive, "READ_BYTES", 1_000)

    found = unpack(zipped(("a.py", CODE), *((f"b{number}.bin", b"\0" * 400) for number in range(5))))

    assert [reason[:5] for _, reason in found.left_out] == ["bytes", "bytes", "there", "there", "there"]


def test_a_file_that_is_longer_than_it_says_is_damaged():
    with pytest.raises(BadArchive, match="damaged"):
        unpack(declared(3))


NAMES = st.text(st.sampled_from("ab./\\:\0\u00e9\u0301AB\u202e"), min_size=1, max_size=6)
KINDS = st.sampled_from([0, stat.S_IFREG, stat.S_IFLNK, stat.S_IFCHR, stat.S_IFDIR])


def sound(found: Unpacked) -> None:
    check_written(Written(files=found.files, fields={}, event="{}"))
    assert change_files(found.files, names={}) == found.files  # every path could be typed as well


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(NAMES, KINDS, st.binary(max_size=40)), max_size=4))
def test_whatever_is_called_whatever_it_is_refused_or_below_the_function(entries):
    made = []
    for name, kind, content in entries:
        entry = named(name)
        entry.external_attr = kind << 16
        made.append((entry, content))
    with suppress(BadArchive):
        sound(unpack(zipped(*made)))


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_whatever_is_changed_in_a_zip_it_is_refused_or_sound(data):
    packed = bytearray(zipped(("a.py", CODE), ("b/c.txt", "hello" * 20), ("d/", "")).getvalue())
    for _ in range(data.draw(st.integers(1, 6))):
        packed[data.draw(st.integers(0, len(packed) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(packed)))

    for sent in (packed, packed[:cut], packed[cut:]):
        with suppress(BadArchive):
            sound(unpack(io.BytesIO(bytes(sent))))


# What the files of a ZIP make


@pytest.mark.parametrize(
    ("files", "runtime", "handler"),
    [
        ({"lambda_function.py": CODE}, "python3.14", "lambda_function.lambda_handler"),
        ({"index.mjs": ""}, "nodejs24.x", "index.handler"),
        ({"bootstrap": ""}, "provided.al2023", "bootstrap"),
        ({"app/main.py": CODE}, "python3.14", "app.main.lambda_handler"),
        ({"readme.txt": ""}, "python3.14", "lambda_function.lambda_handler"),
    ],
)
def test_names_of_files_suggest_a_handler(files, runtime, handler):
    found = written_of(files)

    assert (found.field("runtime"), found.field("handler")) == (runtime, handler)


def test_a_project_comes_back_as_it_was_taken_home():
    fields = {**DEFAULTS, "memory_mb": "512", "timeout_s": "7", "ephemeral_mb": "1024", "log_format": "JSON",
              "application_log_level": "DEBUG", "environment": "AB=1\nCD=x: y=z\nNO=no\n"}  # fmt: skip
    sent = Written(files={"lambda_function.py": CODE, "lib/a.py": "# a"}, fields=fields, event='{"n": 2}')

    found = written_of(unpack(io.BytesIO(sam_project(sent, "mine"))).files)

    assert found.same_as(sent)


@pytest.mark.parametrize("chosen", [{"snap_start": "PublishedVersions"}, {"tracing": "Active"}])
def test_what_is_chosen_comes_back_too(chosen):
    fields = {**DEFAULTS, **chosen}
    sent = Written(files={"lambda_function.py": CODE}, fields=fields, event="{}")

    assert written_of(unpack(io.BytesIO(sam_project(sent, "mine"))).files).same_as(sent)


@pytest.mark.parametrize(
    "template",
    ["", "[", "a: &a [*a]", "Resources: 3", "Resources: {F: 3}", "!Sub x", "Resources: {F: {Type: AWS::Serverless::Function}}",
     "Resources: {F: {Type: AWS::Serverless::Function, Properties: {MemorySize: !Ref M, Environment: [1]}}}", "[" * 5000,
     "Resources: {F: {Type: AWS::Serverless::Function, Properties: {MemorySize: {Ref: M}, Handler: [x]}}}"],
)  # fmt: skip
def test_a_template_that_says_nothing_plain_leaves_the_defaults(template):
    found = written_of({"template.yaml": template, "src/lambda_function.py": CODE})

    assert found.files == {"lambda_function.py": CODE}
    assert {**DEFAULTS, **found.fields} == dict(DEFAULTS)
