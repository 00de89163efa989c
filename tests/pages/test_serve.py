"""`manage.py serve` on a machine that confines less: a real process, ended or reached as others would."""

from __future__ import annotations

import shutil
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest

from portal.engines.sandbox.inside import guarded, landlock
from portal.management.commands.serve import broker
from tests import ordinary
from tests.needs import missing
from tests.site import free_port, wait_until_up

pytestmark = pytest.mark.broker


@pytest.fixture(scope="module")
def var_dir() -> Iterator[Path]:
    """
    An ordinary user's; short, because of the socket in it. One after the other they serve from it, as
    somebody does who mends his settings: its tables are made once.
    """
    folder = Path(mkdtemp(prefix="warmstart-"))
    folder.chmod(0o777)
    yield folder
    shutil.rmtree(folder)


def serve(var_dir: Path, *options: str, output: Any = subprocess.PIPE, **variables: str) -> Any:
    return subprocess.Popen(
        [ordinary.interpreter(), "manage.py", "serve", *options],
        stdout=output, stderr=output, text=True,
        **ordinary.how({"VAR_DIR": str(var_dir), "DEBUG": "1", **variables}),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("options", "variables", "words"),
    [
        ((), {"SANDBOX_TIER": "none"}, "cannot run code at all"),
        ((), {"SANDBOX_TIER": "best"}, "set it to one of full, guarded, basic, none"),
        (("--host", "0.0.0.0"), {"SANDBOX_TIER": "guarded"}, "SANDBOX_ALLOW_GUARDED=1"),
        ((), {"SANDBOX_TIER": "guarded", "ALLOWED_HOSTS": "localhost,learn.example"}, "SANDBOX_ALLOW_GUARDED=1"),
        ((), {"SANDBOX_TIER": "guarded", "CSRF_ORIGINS": "https://learn.example"}, "SANDBOX_ALLOW_GUARDED=1"),
        (("--host", "::"), {"SANDBOX_TIER": "basic", "SANDBOX_ALLOW_GUARDED": "1"}, "listen on 127.0.0.1"),
        ((), {"SANDBOX_TIER": "basic", "ALLOWED_HOSTS": "*"}, "listen on 127.0.0.1"),
    ],
    ids=["none", "no tier", "host", "name", "origin", "basic host", "basic name"],
)  # fmt: skip
def test_it_ends_with_the_remedy_when_it_may_not_serve_them(var_dir, options, variables, words):
    if variables["SANDBOX_TIER"] == "guarded" and landlock.abi() < guarded.LANDLOCK_ABI:
        missing(f"Landlock ABI {guarded.LANDLOCK_ABI} (Linux 6.7)")
    process = serve(var_dir, "--port", str(free_port()), *options, **variables)
    _, said = process.communicate(timeout=120)

    assert process.returncode == 70
    assert words in said
    assert "Unset SANDBOX_TIER" in said or variables["SANDBOX_TIER"] == "best"
    assert said.count(words) == 1  # not started again


@pytest.mark.parametrize(
    ("host", "names", "origins", "others"),
    [
        ("127.0.0.1", ["localhost", "learn.localhost", "127.0.0.1", "[::1]"], [], False),
        ("::1", [], [], False),
        ("0.0.0.0", ["localhost"], [], True),
        ("::", ["localhost"], [], True),
        ("127.0.0.1", ["localhost", "learn.example"], [], True),
        ("127.0.0.1", ["*"], [], True),
        ("127.0.0.1", ["localhost"], ["https://learn.example"], True),
    ],
)
def test_the_broker_is_told_whether_there_are_others(settings, host, names, origins, others):
    settings.ALLOWED_HOSTS, settings.CSRF_TRUSTED_ORIGINS = names, origins

    assert ("--others" in broker(host).arguments) == others


@pytest.fixture
def alone(var_dir) -> Iterator[str]:
    """A portal of tier basic on loopback, with one lesson that is none; its address."""
    port = free_port()
    content = shutil.copytree(ordinary.ROOT / "content", var_dir / "content")
    (content / "lessons/foundations/99-begun.md").write_text("Nothing above it.\n")
    with (var_dir / "serve.log").open("wb") as log:
        process = serve(
            var_dir, "--port", str(port), output=log, SANDBOX_TIER="basic", CONTENT_DIR=str(content)
        )
    try:
        wait_until_up(f"http://127.0.0.1:{port}", process, var_dir / "serve.log")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.communicate(timeout=60)


def asked(address: str, **headers: str) -> tuple[int, str]:
    request = urllib.request.Request(
        address, headers={name.replace("_", "-"): of for name, of in headers.items()}
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_basic_serves_its_own_user_under_a_banner_and_nobody_through_a_proxy(alone, var_dir):
    status, page = asked(alone)
    while (
        "cannot confine code" not in page
    ):  # what was asked before the broker was there is kept for a second
        assert status == 200
        status, page = asked(alone)

    status, page = asked(alone, X_Forwarded_For="127.0.0.1")
    assert (status, "Unset SANDBOX_TIER." in page) == (403, True)
    # What of the content is not shown was said before anything was served.
    assert "99-begun.md:1: " in (var_dir / "serve.log").read_text()
