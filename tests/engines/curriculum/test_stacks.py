"""content/stacks/: an example opens whole, or what is wrong with it is named and hides nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.engines.curriculum import Shelf

HEAD = "title: One\nsummary: Of its kind.\ntries:\n  - Call it.\n"
FILES = {"stack.yaml": HEAD, "template.yaml": "Resources: {}\n", "src/app.py": "# code\n"}


def shelf(content, **changed: str | None) -> Shelf:
    """The sound content with one example, a file of it `changed` or, where that is None, left out."""
    files = FILES | {name.replace("__", "/").replace("_", "."): text for name, text in changed.items()}
    for name, text in files.items():
        if text is not None:
            content.write(f"stacks/one/{name}", text)
    return Shelf(content.root)


def test_an_example_opens_with_all_its_files(content):
    found = shelf(content).library()

    (example,) = found.stacks.values()
    assert found.problems == ()
    assert (example.slug, example.head.title, example.head.tries) == ("one", "One", ("Call it.",))
    assert example.files == {"template.yaml": "Resources: {}\n", "src/app.py": "# code\n"}


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"stack_yaml": None}, "There is no stack.yaml"),
        ({"stack_yaml": "title: One\ntries: [a]\n"}, "there is no `summary`"),
        ({"stack_yaml": HEAD + "more: x\n"}, "`more` is not known"),
        ({"stack_yaml": "- a\n"}, "not a mapping"),
        ({"template_yaml": None}, "There is no template beside it"),
        ({"src__app_py": "x" * 300_000}, "262,144 is the most"),
        ({f"src__m{number}_py": "" for number in range(20)}, "22 files"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_what_is_wrong_is_named(content, changed, fault):
    found = shelf(content, **changed).library()

    assert found.stacks == {}
    assert [fault.lower() in one.fault.lower() for one in found.problems] == [True]
    assert found.problems[0].path.endswith("stacks/one/stack.yaml")


def test_a_file_beside_the_examples_belongs_to_none(content):
    content.write("stacks/stray.yaml", "a: 1\n")

    assert "Nothing reads this file" in Shelf(content.root).library().problems[0].fault


def test_every_example_of_the_portal_says_what_to_try():
    found = Shelf(Path(__file__).parents[3] / "content").library()

    assert len(found.stacks) >= 13
    assert all(example.head.tries for example in found.stacks.values())
