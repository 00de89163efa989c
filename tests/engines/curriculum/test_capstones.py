"""capstone.yaml: what makes a lab a design that is built and defended."""

from __future__ import annotations

import pytest

from portal.engines.curriculum import Shelf


def test_a_capstone_names_a_design_that_is_there(content):
    content.write("labs/double/capstone.yaml", "place: 1\ndesign: colours/skye\n")
    problems = Shelf(content.root).library().problems
    assert [one.fault for one in problems] == ["There is no question `colours/skye`."]

    content.write("labs/double/capstone.yaml", "place: 1\ndesign: colours/sky\n")
    library = Shelf(content.root).library()
    assert [one.fault for one in library.problems] == ["`colours/sky` is no design."]
    assert [lab.slug for lab in library.capstones()] == ["double"]


@pytest.mark.parametrize(
    ("text", "line"), [("place: 0\ndesign: a/b\n", 1), ("place: [\n", 2), ("place: 1\n", 1), ("\xff", 1)]
)
def test_one_that_is_not_sound_is_said_and_the_lab_stays(content, text, line):
    content.write("labs/double/capstone.yaml", text.encode("latin-1"))
    library = Shelf(content.root).library()

    assert [one.path for one in library.problems] == ["content/labs/double/capstone.yaml"]
    assert library.capstones() == ()
    assert "double" in library.labs
