"""An edit changes what it is about, and not a letter of anything else."""

from __future__ import annotations

import difflib

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.authoring import NotPlaced, append, replace
from portal.engines.curriculum.yaml_text import YamlFault, read_yaml
from tests.engines.curriculum.tree import FILES

TEXT = """\
# The course.
modules:   # in order
  - slug: one
    lessons: [a, b]   # flow
    summary: >-
      Folded
      # and no comment

  # What comes second.
  - slug: two
    lessons:
      - c   # the first
      - "d"
    # behind the list
    empty: []
last: 'x'
"""


@pytest.mark.parametrize(
    ("at", "written", "after", "line"),
    [
        (("modules", 0, "lessons"), "z", None, "    lessons: [a, b, z]   # flow"),
        (("modules", 0, "lessons"), "z", 0, "    lessons: [a, z, b]   # flow"),
        (("modules", 1, "lessons"), "z", None, "      - z"),
        (("modules", 1, "lessons"), "z", 0, "      - z"),
        (("modules", 1, "empty"), "z", None, "    empty: [z]"),
        (("modules",), "slug: three\nlessons: []", None, "  - slug: three"),
        (("modules",), "slug: three\nlessons: []", 0, "  - slug: three"),
    ],
    ids=["flow", "flow, inside", "block", "block, inside", "empty", "mapping", "mapping, inside"],
)
def test_an_item_is_put_in_and_every_other_line_stays(at, written, after, line):
    changed = append(TEXT, at, written, after=after)

    gone = [one[2:] for one in difflib.ndiff(TEXT.splitlines(), changed.splitlines()) if one[0] == "-"]
    assert line in changed.splitlines()
    assert all(one.lstrip().startswith(("lessons: [", "empty: [")) for one in gone)
    assert changed.count("#") == TEXT.count("#")


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("a: 1   # one\nb: 2\n", "a: {x: [1]}   # one\nb: 2\n"),
        ("a:\n  deep:\n    - 1\n\n# of b\nb: 2\n", "a: {x: [1]}\n\n# of b\nb: 2\n"),
        ("a: [1,\n  2]  # two lines\nb: 2\n", "a: {x: [1]}  # two lines\nb: 2\n"),
        ("a: |\n  # text\n  more\nb: 2\n", "a: {x: [1]}\nb: 2\n"),
        ("a:\nb: 2\n", "a: {x: [1]}\nb: 2\n"),
        ("b: 2\na: 'it''s'", "b: 2\na: {x: [1]}"),
    ],
    ids=["plain", "block", "flow", "text", "nothing", "at the end"],
)
def test_a_value_takes_the_place_of_another(text, changed):
    assert replace(text, ("a",), "{x: [1]}") == changed


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("a: 1\n", ("a",)),
        ("a: 1\n", ("b",)),
        ("a: [1\n", ("a",)),
        ("", ("a",)),
        ("a: &x [1]\nb: *x\n", ("a",)),
    ],
    ids=["no list", "not there", "no YAML", "empty", "an alias"],
)
def test_what_cannot_be_done_is_refused(text, at):
    with pytest.raises(NotPlaced):
        append(text, at, "z")


TREES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 99) | st.text("ab #:'\"\n-[é", max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("xyz"), inner, max_size=3),
    max_leaves=8,
)


@given(
    before=TREES,
    value=TREES,
    behind=TREES,
    flow=st.booleans(),
    written=st.sampled_from(["7", "{k: [1, 'two']}"]),
)
def test_whatever_is_there_only_that_value_changes_or_nothing(before, value, behind, flow, written):
    text = yaml.safe_dump(
        {"b": before, "a": value, "c": behind}, sort_keys=False, default_flow_style=flow, allow_unicode=True
    )
    try:
        was = read_yaml(text).data
        changed = read_yaml(replace(text, ("a",), written)).data
    except (NotPlaced, YamlFault):  # such as a text that YAML 1.1 writes without quotes
        return
    assert changed == {**was, "a": read_yaml(written).data}


def test_the_lists_of_a_real_course_and_a_real_set_take_one_more():
    course = append(FILES["course.yaml"], ("modules", 0, "lessons"), "third")
    asked = append(FILES["questions/colours.yaml"], ("questions",), "kind: single\nslug: x", gap=True)

    assert "    lessons: [first, second, third]\n" in course
    assert asked == FILES["questions/colours.yaml"] + "\n  - kind: single\n    slug: x\n"
