"""Steps of a lab: what each begins with, what it is marked on, and what is said of an unsound one."""

from __future__ import annotations

import pytest

from portal.engines.curriculum import Shelf
from portal.engines.curriculum.locks import BrokenLock, check_locks
from portal.engines.curriculum.models import key_of_step, lab_of_key
from tests import stepped

AT = "labs/grown-up"


@pytest.fixture
def grown(content):
    return stepped.write(content)


def read(content):
    return Shelf(content.root).library()


def said(content):
    return [f"{one.path.removeprefix('content/')}: {one.fault}" for one in read(content).problems]


def test_each_step_is_a_lab_with_a_key_of_its_own(grown):
    shelf = read(grown)
    lab = shelf.labs["grown-up"]

    assert shelf.problems == ()
    assert [step.slug for step in lab.steps] == [stepped.FIRST, stepped.SECOND, stepped.THIRD]
    assert [shelf.find_lab(step.slug) for step in lab.steps] == list(lab.steps)
    assert {step.function_name for step in lab.steps} == {"grown-up"}
    assert lab.out_of == sum(step.out_of for step in lab.steps)
    assert "grown-up_name" not in shelf.labs


def test_a_lab_without_steps_is_its_only_one(content):
    lab = read(content).labs["double"]

    assert lab.each_step == (lab,)
    assert "steps" not in lab.model_dump_json()


def test_a_step_begins_with_what_the_one_before_it_left_and_its_own_setup(grown):
    lab = read(grown).labs["grown-up"]

    assert lab.steps[1].starter == lab.steps[0].solution
    assert lab.steps[2].starter == {"lambda_function.py": stepped.NAMES, "least.py": "LEAST = 1\n\n"}
    assert set(lab.steps[2].solution) == {"lambda_function.py", "least.py"}


def test_what_an_earlier_step_asked_for_counts_one_point_each(grown):
    third = read(grown).labs["grown-up"].steps[2]

    assert [(check.slug, check.points, check.kept_from) for check in third.head.checks] == [
        ("guard", 2, None),
        ("name", 1, "Name it"),
        ("double", 1, "Double it"),
    ]


def test_a_check_ends_where_it_says_and_where_another_takes_its_place(grown):
    first, third = f"{AT}/steps/double/step.yaml", f"{AT}/steps/guard/step.yaml"
    grown.write(first, (grown.root / first).read_text().replace("    points: 2", "    until: name"))
    grown.write(third, (grown.root / third).read_text().replace("slug: guard", "slug: name"))
    lab = read(grown).labs["grown-up"]

    assert [check.slug for check in lab.steps[1].head.checks] == ["name"]
    assert [check.kept_from for check in lab.steps[2].head.checks] == [None]


def test_a_learners_files_are_no_part_of_what_a_step_is(grown):
    step = read(grown).labs["grown-up"].steps[1]
    carried = step.model_copy(update={"carried": {"lambda_function.py": "theirs"}})

    assert carried.digest == step.digest
    assert carried.begins_with == {"lambda_function.py": "theirs"}


@pytest.mark.parametrize(
    ("path", "change", "fault"),
    [
        (f"{AT}/lab.yaml", ("guard]", "gard]"), "There is no steps/gard/step.yaml."),
        (f"{AT}/lab.yaml", ("minutes: 9", "minutes: 8"), "The lab takes 8 minutes, and its steps 9."),
        (f"{AT}/lab.yaml", ("steps:", "hints: [No.]\nsteps:"), "A lab of steps has no `hints`."),
        (f"{AT}/lab.yaml", ("double, name", "double, double, name"), "A step is there twice."),
        (f"{AT}/steps/name/step.yaml", ("    points: 2", "    until: double"), "which is no later step"),
        (f"{AT}/steps/name/solution/lambda_function.py", (stepped.NAMES, ""), "no solution/"),
        (f"{AT}/steps/guard/setup/least.py", ("# [unlock]", ""), "[lock] has no [unlock]."),
        (f"{AT}/steps/guard/wrong/one.py", ("def", "# [unlock]\ndef"), "[unlock] stands where none can be."),
        (f"{AT}/steps/guard/brief.md", ("And", "[no](/labs/no/) And"), "There is no lab `no`."),
    ],
)
def test_an_unsound_step_is_said_at_its_file(grown, path, change, fault):
    old, new = change
    text = (grown.root / path).read_text().replace(old, new)
    if text.strip():
        grown.write(path, text)
    else:
        (grown.root / path).unlink()

    assert any(fault in one for one in said(grown)), said(grown)


def test_an_answer_that_changes_what_is_locked_is_a_problem(grown):
    grown.write(f"{AT}/steps/guard/wrong/two/least.py", "LEAST = 2\n")

    assert any("wrong/two changes what is locked: least.py, line 1." in one for one in said(grown))


def test_a_file_may_be_locked_whole(grown):
    path = f"{AT}/steps/guard/step.yaml"
    grown.write(path, "locked: [least.py]\n" + (grown.root / path).read_text())
    step = read(grown).labs["grown-up"].steps[2]

    check_locks(step, step.solution)
    with pytest.raises(BrokenLock, match=r"least\.py, line 1: This file is locked"):
        check_locks(step, {**step.solution, "least.py": step.solution["least.py"] + "MORE = 2\n"})


def test_a_key_leads_back_to_its_lab_also_to_one_of_a_pack():
    keys = ("grown-up", key_of_step("grown-up", "name"), key_of_step("acme__grown-up", "name"))

    assert [lab_of_key(key) for key in keys] == ["grown-up", "grown-up", "acme__grown-up"]
