"""Landlock alone, in a forked process that gives up everything but what it names."""

from __future__ import annotations

import os
import socket
import traceback
from collections.abc import Callable

import pytest

from portal.engines.sandbox.inside import landlock
from tests.needs import missing


@pytest.fixture(autouse=True)
def version() -> int:
    return landlock.abi() or missing("this kernel has no Landlock among its active security modules")


def in_child(action: Callable[[], object]) -> str:
    """What `action` came to in a process of its own: "done", or the name of what it raised."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            action()
            os.write(writer, b"done")
        except OSError as error:
            os.write(writer, type(error).__name__.encode())
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as told:
        said = told.read()
    os.waitpid(pid, 0)
    return said


def behind(action: Callable[[], object], *paths: tuple[str, int], connect: tuple[int, ...] = ()) -> str:
    def restricted() -> None:
        landlock.restrict(paths=paths, connect=connect)
        action()

    return in_child(restricted)


@pytest.fixture
def folders(tmp_path):
    for name in ("inside", "outside"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text("x")
    return tmp_path


ATTEMPTS = {
    "read": lambda folder: (folder / "file").read_text(),
    "list": os.listdir,
    "write": lambda folder: (folder / "file").write_text("y"),
    "make": lambda folder: (folder / "new").write_text("y"),
    "make a folder": lambda folder: (folder / "folder").mkdir(),
    "remove": lambda folder: (folder / "file").unlink(),
    "link": lambda folder: (folder / "link").symlink_to("/"),
    "cut": lambda folder: os.truncate(folder / "file", 0),
}


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS)
def test_outside_of_what_was_named_nothing_is_read_or_written(folders, attempt, version):
    if attempt is ATTEMPTS["cut"] and version < 3:
        pytest.skip("this kernel cannot withhold truncation")
    all_rights = landlock.all_file_rights()
    inside = (str(folders / "inside"), all_rights)

    assert behind(lambda: attempt(folders / "outside"), inside) == "PermissionError"
    assert behind(lambda: attempt(folders / "inside"), inside) == "done"
    assert in_child(lambda: attempt(folders / "outside")) == "done"


def test_what_may_be_read_may_not_be_written(folders):
    reading = (str(folders / "inside"), landlock.READ)

    assert behind(lambda: ATTEMPTS["read"](folders / "inside"), reading) == "done"
    for name in ("write", "make", "remove", "link"):
        assert behind(lambda name=name: ATTEMPTS[name](folders / "inside"), reading) == "PermissionError"
    assert in_child(lambda: ATTEMPTS["write"](folders / "inside")) == "done"


def test_a_link_leads_to_nothing_more(folders):
    (folders / "inside" / "out").symlink_to(folders / "outside")
    inside = (str(folders / "inside"), landlock.all_file_rights())

    assert behind((folders / "inside" / "out" / "file").read_text, inside) == "PermissionError"
    assert in_child((folders / "inside" / "out" / "file").read_text) == "done"


def test_a_single_file_can_be_named_and_one_that_is_not_there_is_skipped():
    devices = ("/dev/null", landlock.READ | landlock.WRITE_FILE), ("/nowhere/at/all", landlock.READ)

    assert behind(lambda: open("/dev/null", "w").close(), *devices) == "done"
    assert behind(lambda: open("/dev/zero", "rb").close(), *devices) == "PermissionError"


def test_only_the_ports_named_can_be_reached(version):
    if version < 4:
        missing("TCP rules need Landlock ABI 4 (Linux 6.7)")
    with socket.create_server(("127.0.0.1", 0)) as named, socket.create_server(("127.0.0.1", 0)) as other:
        ports = (named.getsockname()[1],)

        def connect(server: socket.socket) -> Callable[[], object]:
            return lambda: socket.create_connection(server.getsockname(), 5)

        assert behind(connect(named), connect=ports) == "done"
        assert behind(connect(other), connect=ports) == "PermissionError"
        assert in_child(connect(other)) == "done"
        assert behind(lambda: socket.create_server(("127.0.0.1", 0)), connect=ports) == "PermissionError"
        assert in_child(lambda: socket.create_server(("127.0.0.1", 0))) == "done"


def test_strangers_cannot_be_signalled_or_met_on_an_abstract_socket(version):
    if version < 6:
        missing("scopes need Landlock ABI 6 (Linux 6.12)")
    with socket.socket(socket.AF_UNIX) as hidden:
        hidden.bind(f"\0landlock-{os.getpid()}")
        hidden.listen()
        parent = os.getpid()

        def meet() -> None:
            with socket.socket(socket.AF_UNIX) as sock:
                sock.connect(f"\0landlock-{parent}")

        assert behind(meet) == "PermissionError"
        assert in_child(meet) == "done"
    assert behind(lambda: os.kill(parent, 0)) == "PermissionError"
    assert behind(lambda: os.kill(os.getpid(), 0)) == "done"
    assert in_child(lambda: os.kill(parent, 0)) == "done"


def test_it_cannot_be_taken_back(folders):
    inside = (str(folders / "inside"), landlock.READ)

    def restricted_again() -> None:
        landlock.restrict(paths=[("/", landlock.all_file_rights())])
        ATTEMPTS["read"](folders / "outside")

    assert behind(restricted_again, inside) == "PermissionError"


def test_children_and_programs_inherit_it(folders):
    def start_a_program() -> None:
        pid = os.fork()
        if pid == 0:
            os.execv("/bin/cat", ["cat", str(folders / "outside" / "file")])
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        if status:
            raise PermissionError

    programs = [(folder, landlock.READ) for folder in ("/usr", "/bin", "/lib", "/lib64", "/etc/ld.so.cache")]
    assert behind(start_a_program, *programs) == "PermissionError"
    assert in_child(start_a_program) == "done"
