from __future__ import annotations

import os
from pathlib import Path

import pytest

from portal.engines.emulator.function import CODE_BYTES
from portal.engines.stacks.project import BadProject, Files, Folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project beside a secret."""
    (tmp_path / "secret.txt").write_text("do not read")
    project = tmp_path / "project"
    (project / "src" / "inner").mkdir(parents=True)
    (project / "src" / "app.py").write_text("a")
    (project / "src" / "inner" / "more.py").write_text("b")
    (project / "src" / ".env").write_text("PASSWORD=1")
    (project / "src" / "logo.png").write_bytes(b"\x89PNG\xff\xfe")
    return project


def test_the_code_of_a_folder_is_its_text(root: Path) -> None:
    code = Folder(root).code("src/")

    assert code.files == {"app.py": "a", "inner/more.py": "b"}
    assert code.left_out == ("logo.png",)


@pytest.mark.parametrize("uri", ["src/app.py", "./src/app.py"])
def test_one_file_is_a_folder_with_it(root: Path, uri: str) -> None:
    assert Folder(root).code(uri).files == {"app.py": "a"}


@pytest.mark.parametrize(
    ("uri", "says"),
    [
        ("../secret.txt", "leads out"),
        ("src/../../secret.txt", "leads out"),
        ("/etc/passwd", "no path inside"),
        ("~/x", "no path inside"),
        ("file:///etc/passwd", "no path inside"),
        ("C:\\x", "no path"),
        ("src\0x", "no path"),
        ("a" * 600, "no path"),
        ("absent/", "not in the project"),
    ],
)
def test_a_path_that_leads_elsewhere_is_refused(root: Path, uri: str, says: str) -> None:
    for project in (Folder(root), Files({"src/app.py": "a"})):
        with pytest.raises(BadProject, match=says) as refused:
            project.code(uri)
        assert refused.value.remedy


def test_links_are_not_followed(root: Path) -> None:
    (root / "away").symlink_to(root.parent)
    (root / "src" / "peek.txt").symlink_to(root.parent / "secret.txt")

    for uri in ("away/secret.txt", "away", "src/peek.txt"):
        with pytest.raises(BadProject, match="symbolic link"):
            Folder(root).code(uri)
    with pytest.raises(BadProject, match=r"symbolic link peek\.txt"):
        Folder(root).code("src")


def test_a_pipe_is_not_waited_for(root: Path) -> None:
    os.mkfifo(root / "src" / "pipe")

    assert "pipe" not in Folder(root).code("src").files


def test_what_is_too_large_is_refused(root: Path) -> None:
    (root / "src" / "large.py").write_text("x" * CODE_BYTES)

    with pytest.raises(BadProject, match="256 KB"):
        Folder(root).code("src")


def test_what_has_too_many_entries_is_refused(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.engines.stacks.project.ENTRIES", 3)

    with pytest.raises(BadProject, match="more than 3 entries"):
        Folder(root).code("src")
