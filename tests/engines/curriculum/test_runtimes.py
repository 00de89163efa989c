"""Labs in other languages than Python, and what is said to the errors that come of them."""

from __future__ import annotations

import pytest

from portal.engines.curriculum import Shelf


def problems(content):
    return [
        (p.path.removeprefix("content/labs/double/"), p.fault) for p in Shelf(content.root).library().problems
    ]


@pytest.mark.parametrize("ending", [".mjs", ".js", ".cjs"])
def test_in_nodejs_the_code_is_whichever_file_its_runtime_would_find(content, ending):
    content.replace(
        "labs/double/lab.yaml",
        "minutes: 5\n",
        "minutes: 5\nruntime: nodejs24.x\nhandler: src/app.handler\n",
    )
    content.remove("labs/double/wrong/adds.py")
    content.write(f"labs/double/wrong/adds{ending}", "export const handler = 1;\n")
    content.write("labs/double/wrong/forgets.py", "")
    for part in ("starter", "solution"):
        content.write(f"labs/double/{part}/src/app{ending}", f"// {part}\n")

    assert problems(content) == [("wrong/forgets.py", "Nothing reads this file.")]
    content.remove("labs/double/wrong/forgets.py")
    lab = Shelf(content.root).library().find_lab("double")
    assert next(iter(lab.starter)) == f"src/app{ending}"
    assert lab.wrong["adds"][f"src/app{ending}"].startswith("export")


def test_nodejs_without_its_code(content):
    content.replace(
        "labs/double/lab.yaml",
        "minutes: 5\n",
        "minutes: 5\nruntime: nodejs24.x\nhandler: index.handler\n",
    )

    assert ("starter", "starter/ has no index.mjs, where lab.yaml says the code is.") in problems(content)


def test_a_rule_that_reads_python_is_not_asked_of_javascript(content):
    content.replace("labs/double/lab.yaml", "minutes: 5\n", "minutes: 5\nruntime: nodejs24.x\n")
    rules = "expect:\n      - {kind: source, rule: no-secret}\n      - {kind: source, rule: no-print}\n"
    content.replace("labs/double/lab.yaml", "expect:\n      - {kind: equals, value: {twice: -2}}\n", rules)

    said = [fault for path, fault in problems(content) if "no-print" in fault or "no-secret" in fault]
    assert said == ['Check "negative": `no-print` reads Python, and this lab is JavaScript.']


@pytest.mark.parametrize(
    ("errors", "fault"),
    [
        ('{match: "a(b)", say: "{1} and {2}"}', "It says {2}, and `match` has 1 groups."),
        ('{match: "(a+)+", say: "x"}', "cannot be used"),
        ('{match: "a", say: "x", cost: 1}', "cost"),
    ],
)
def test_what_is_to_be_said_to_an_error_has_to_be_there(content, errors, fault):
    content.replace("labs/double/lab.yaml", "minutes: 5\n", f"minutes: 5\nerrors:\n  - {errors}\n")

    said = [one for _, one in problems(content)]
    assert any(fault in one for one in said), said
