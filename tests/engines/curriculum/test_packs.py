"""A pack adds what is its own, names what is ours, changes nothing, and is left out when it is not sound."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from portal.engines.curriculum import Shelf
from portal.engines.curriculum.bookcase import Bookcase
from portal.engines.curriculum.models import lab_of_key
from portal.engines.curriculum.packs import put_together, read_pack
from tests import stepped
from tests.engines.curriculum.tree import Content

OWN_FACT = "facts:\n  - {id: M-1, text: Ours., source: Us, as_of: '2026-11', confidence: verified}\n"
EXAMPLE = Path(__file__).parents[3] / "docs/example-pack"


@pytest.fixture
def main(content):
    """A small course with what the example names."""
    course = EXAMPLE.parents[1] / "content"
    content.write("events/hello.yaml", (course / "events/hello.yaml").read_bytes())
    content.write("facts.yaml", (course / "facts.yaml").read_bytes())
    lesson = (content.root / "lessons/basics/02-second.md").read_text()
    content.write("lessons/basics/03-event-and-context.md", lesson.replace("L02", "L03"))
    content.replace("course.yaml", "second]", "second, event-and-context]")
    library = Shelf(content.root, thorough=False).library()
    assert library.problems == ()
    return library


@pytest.fixture
def pack(tmp_path):
    """A copy of the example, to be broken."""
    shutil.copytree(EXAMPLE, tmp_path / "acme")
    made = Content.__new__(Content)
    made.root = tmp_path / "acme"
    return made


def test_the_example_is_sound_and_stands_beside_the_course(main):
    library, (found,) = put_together(main, [read_pack(EXAMPLE, main, thorough=True)])

    assert found.problems == ()
    assert [track.slug for track in library.course.tracks] == ["all", "acme__welcome"]
    assert [one.slug for one in library.lessons_in_order()] == ["first", "second", "event-and-context", "acme__our-handlers"]  # fmt: skip
    lesson = library.lessons["acme__our-handlers"]
    assert lesson.labs == ("acme__hello-team",)
    assert lesson.questions == ("acme__house/who-answers",)
    assert lesson.head.prerequisites == ("event-and-context",)
    assert "```lab\nacme__hello-team\n```" in lesson.body
    assert library.question("acme__house/who-answers").lessons == ("acme__our-handlers",)
    assert library.labs["acme__hello-team"].function_name == "hello-team"
    assert library.labs["acme__hello-team"].payloads["nobody"] == ("{}",)


def test_nothing_of_ours_is_changed_by_a_pack_that_uses_its_names(main, pack):
    shutil.copytree(pack.root / "labs/hello-team", pack.root / "labs/double")
    facts = "facts:\n  - {id: A-1, text: Ours., source: Us, as_of: '2026-11', confidence: verified}\n"
    pack.write("facts.yaml", facts)

    library, (found,) = put_together(main, [read_pack(pack.root, main)])

    assert found.problems == ()
    assert library.labs["double"] is main.labs["double"]
    assert library.facts["A-1"] is main.facts["A-1"]
    assert library.facts["acme__A-1"].text == "Ours."
    assert library.lessons["acme__our-handlers"].head.facts == ("acme__A-1",)


@pytest.mark.parametrize(
    ("path", "old", "new", "said"),
    [
        ("pack.yaml", "namespace: acme", "namespace: Ac-me", "`namespace` is 'Ac-me'"),
        ("pack.yaml", "version: 1.0.0", "version: 1.0", "`version` must be text"),
        ("pack.yaml", "requires: {}", "requires: {other: 1.2.0}", "It requires the pack `other` 1.2.0"),
        ("course.yaml", "[our-handlers]", "[second]", "There is no lesson `second`"),
        ("lessons/welcome/01-our-handlers.md", "facts: [A-1]", "facts: [Z-1]", "There is no fact `Z-1`"),
        ("lessons/welcome/01-our-handlers.md", "/labs/acme__hello-team/", "/labs/hello-team/", "no lab `hello-team`"),
        ("labs/hello-team/lab.yaml", "hello/empty", "hello/gone", "There is no event `hello/gone`"),
        ("questions/house.yaml", "right: true, ", "", "House"),
    ],
)  # fmt: skip
def test_a_broken_one_is_left_out_whole_with_its_findings(main, pack, path, old, new, said):
    pack.replace(path, old, new)

    library, (found,) = put_together(main, [read_pack(pack.root, main)])

    assert library is main
    assert found.problems
    assert said in "\n".join(map(str, found.problems)) or said == "House"
    assert all(problem.path.startswith("acme/") for problem in found.problems)


@pytest.mark.parametrize(
    "junk", [b"", b"\xff\xfe", b"[1, 2", b"a: &x [*x]", b"- 1\n", b"name: [" + b"[" * 500]
)
def test_whatever_its_files_hold_the_course_stays(main, pack, junk):
    for path in ("pack.yaml", "course.yaml", "labs/hello-team/lab.yaml", "questions/house.yaml"):
        kept = (pack.root / path).read_bytes()
        pack.write(path, junk)
        library, (found,) = put_together(main, [read_pack(pack.root, main)])
        assert library is main
        assert found.problems
        pack.write(path, kept)


def test_two_of_one_namespace_are_not_mixed(main, pack):
    library, found = put_together(main, [read_pack(EXAMPLE, main), read_pack(pack.root, main)])

    assert [bool(one.problems) for one in found] == [False, True]
    assert "namespace `acme` is that of example-pack" in str(found[1].problems[0])
    assert "acme__hello-team" in library.labs


def test_what_requires_one_that_is_left_out_is_left_out_as_well(main, pack, tmp_path):
    pack.replace("pack.yaml", "requires: {}", "requires: {other: 1.2.0}")
    shutil.copytree(EXAMPLE, tmp_path / "other")
    text = (EXAMPLE / "pack.yaml").read_text().replace("acme\n", "other\n").replace("acme ", "other ")
    text = text.replace("namespace: acme", "namespace: other")
    lesson = tmp_path / "other/lessons/welcome/01-our-handlers.md"
    lesson.write_text(lesson.read_text().replace("acme__", "other__"))
    for version, there in (("1.1.9", False), ("1.10.0", True)):
        (tmp_path / "other/pack.yaml").write_text(text.replace("version: 1.0.0", f"version: {version}"))
        library, _ = put_together(main, [read_pack(tmp_path / "other", main), read_pack(pack.root, main)])
        assert "other__hello-team" in library.labs
        assert ("acme__hello-team" in library.labs) is there


def test_one_version_is_on_at_a_time_and_a_switch_is_seen_everywhere(main, content, tmp_path):
    clock = iter(range(1000)).__next__
    store = tmp_path / "packs"
    for version in ("1.0.0", "2.0.0"):
        root = store / "acme" / version / "acme"
        shutil.copytree(EXAMPLE, root)
        (root / "pack.yaml").write_text((EXAMPLE / "pack.yaml").read_text().replace("1.0.0", version))
    shelf = Shelf(content.root, thorough=False)
    one, other = (Bookcase(shelf, folders=[], store=store, clock=clock) for _ in range(2))
    assert "acme__hello-team" not in one.library().labs

    one.switch("acme", "1.0.0")
    assert "acme__hello-team" in other.library().labs
    one.switch("acme", "2.0.0")
    assert [(placed.pack.head.version, placed.on) for placed in other.placed()] == [("1.0.0", False), ("2.0.0", True)]  # fmt: skip
    one.switch("acme", None)
    assert other.library() is shelf.library()


def test_a_folder_is_on_until_it_is_switched_off_and_followed_where_files_are_watched(
    main, content, pack, tmp_path
):
    clock = iter(range(1000)).__next__
    shelf = Shelf(content.root, thorough=False)
    case = Bookcase(shelf, folders=[pack.root, tmp_path / "gone"], store=tmp_path / "packs", watch=True, clock=clock)  # fmt: skip
    assert "acme__hello-team" in case.library().labs

    pack.write("labs/hello-team/brief.md", "Anew.\n")
    assert case.library().labs["acme__hello-team"].brief == "Anew.\n"
    pack.replace("course.yaml", "title", "titel")
    assert case.library() is shelf.library()
    case.switch("acme", None)
    assert [placed.on for placed in case.placed()] == [False, True]
    assert "There is no pack.yaml." in str(case.placed()[1].pack.problems[0])


@pytest.mark.parametrize(
    ("path", "text", "said", "remedy"),
    [
        ("glossary.yaml", "terms: []\n", "a glossary", "where a lesson uses it first"),
        ("changes.yaml", "changes: []\n", "a list of changes", "`changed` callout"),
        ("coverage.yaml", "items: []\n", "a table of what it covers", "beside the pack"),
        ("cheat-sheets/welcome.md", "## Here\n\nBy heart.\n", "cheat sheets", "Write a lesson"),
    ],
)
def test_what_is_of_the_main_course_alone_is_refused_with_a_word_on_what_to_do(
    main, pack, path, text, said, remedy
):
    pack.write(path, text)

    library, (found,) = put_together(main, [read_pack(pack.root, main)])

    assert library is main
    (problem,) = [one for one in found.problems if one.path == f"acme/{path}" and "cannot have" in one.fault]
    assert problem.fault == f"A pack cannot have {said}: that is the main course's alone."
    assert remedy in problem.remedy


@pytest.fixture
def with_steps(pack):
    """The example with a lab of three steps."""
    pack.write("facts.yaml", OWN_FACT)
    stepped.write(pack)
    pack.replace("lessons/welcome/01-our-handlers.md", "```lab\n", "```lab\ngrown-up\n```\n\n```lab\n")
    return pack


def test_steps_of_a_packs_lab_are_found_under_its_namespace(main, with_steps):
    library, (found,) = put_together(main, [read_pack(with_steps.root, main, thorough=True)])

    assert found.problems == ()
    lab = library.labs["acme__grown-up"]
    keys = ["acme__grown-up_double", "acme__grown-up_name", "acme__grown-up_guard"]
    assert [step.slug for step in lab.steps] == keys
    assert [library.find_lab(key) for key in keys] == list(lab.steps)
    assert {lab_of_key(key) for key in keys} == {step.whole_slug for step in lab.steps} == {lab.slug}
    assert {step.function_name for step in lab.steps} == {"grown-up"}
    assert [check.kept_from for check in lab.steps[1].head.checks] == [None, "Double it"]
    assert set(lab.steps[1].payloads) == {"name", "double"}
    assert library.find_lab("grown-up") is library.find_lab("grown-up_double") is None


def test_a_step_whose_key_has_no_room_for_the_namespace_is_told(main, with_steps):
    slug = "a" * 50
    with_steps.replace("labs/grown-up/lab.yaml", "guard]", f"{slug}]")
    (with_steps.root / "labs/grown-up/steps/guard").rename(with_steps.root / f"labs/grown-up/steps/{slug}")

    found = read_pack(with_steps.root, main)

    assert found.library is None
    assert [one.fault for one in found.problems] == [
        f"`grown-up_{slug}` has over 64 characters with its namespace."
    ]
