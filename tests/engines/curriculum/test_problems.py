"""What is wrong is named with file, line, fault and remedy, and hides nothing else."""

from __future__ import annotations

import pytest

from portal.engines.curriculum import Shelf

LESSON = "lessons/basics/01-first.md"
LAB = "labs/double/lab.yaml"
QUESTIONS = "questions/colours.yaml"
EVENTS = "events/plain.yaml"
FACTS = "facts.yaml"
COURSE = "course.yaml"

# path, what is replaced, by what, words on the line of the problem, words in the fault, words in the remedy
BROKEN = [
    # shape
    (QUESTIONS, "    explanation: Look up.\n", "", "kind: single", 'question "sky": there is no `explanation`', "Add `explanation"),
    (QUESTIONS, "explanation: Look up.", "explantion: Look up.", "explantion", "`explantion` is not known", "Did you mean `explanation`"),
    (QUESTIONS, "level: 1", "level: one", "level: one", "`level` must be a number", "without quotes"),
    (QUESTIONS, "level: 1", "level: 7", "level: 7", "`level` is 7", "less than or equal to 3"),
    (QUESTIONS, "kind: single", "kind: singel", "kind: singel", "'singel'", "'single'"),
    (QUESTIONS, "kind: single", "sort: single", "sort: single", "has no `kind`", "Add `kind"),
    (QUESTIONS, "facts: [M-1]", "facts: M-1", "facts: M-1", "must be a list", "- "),
    (QUESTIONS, "slug: sky", "slug: The Sky", "slug: The Sky", "does not look right", "match"),
    (QUESTIONS, "text: Blue, right: true", "text: Blue, right: yes", "text: Blue", "must be true or false", "true or false"),
    (QUESTIONS, "why: It is.}", "}", "text: Blue", "there is no `why`", "Add `why"),
    (EVENTS, "delivery: direct", "delivery: pushed", "delivery: pushed", "'pushed'", "synchronous"),
    (FACTS, 'as_of: "2026-11"', "as_of: 2026", "as_of: 2026", "must be text", "quotes"),
    (FACTS, 'as_of: "2026-11"', 'as_of: "lately"', "lately", "no date", "2026-11"),
    (FACTS, "link: https://", "link: http://", "link:", "no link", "https"),
    (LESSON, "minutes: 5", "minutes: 5.5", "minutes: 5.5", "must be a number", "quotes"),
    (LESSON, "minutes: 5", "minuets: 5", "minuets", "not known", "minutes"),
    (LAB, "minutes: 5", "minutes: 500", "minutes: 500", "500", "120"),
    (COURSE, "tagline: Short and sound.\n", "", "title: A course", "no `tagline`", "Add `tagline"),
    # YAML
    (QUESTIONS, "level: 1", "level: 1\n    level: 2", "level: 2", "given twice", "Keep one"),
    (QUESTIONS, "prompt: What colour", "prompt: Well: what colour", "Well: what", "not YAML", "quotes"),
    (QUESTIONS, "prompt: What", "prompt: &a What", None, None, None),  # an anchor alone does no harm
    (QUESTIONS, "[M-1]", "!!python/object/apply:os.system [ls]", "python/object", "tag", "plain"),
    (EVENTS, "payload: {n: 3}", "payload: {3: n}", "payload", "not text", "quotes"),
    (EVENTS, "payload: {n: 3}", "payload: [&a {n: 3}, *a]", "payload", "alias", "Write the value out"),
    (LESSON, "---\ncode", "--\ncode", "--", "no front matter", "---"),
    # questions
    (QUESTIONS, "right: true, why: It is.", "why: It is.", "options:", "0 right options", "right: true"),
    (QUESTIONS, "Green, why", "Green, right: true, why", "options:", "2 right options", "multiple"),
    (QUESTIONS, "Pink, why", "Pink, right: true, why", None, "only right options", "wrong option"),
    (QUESTIONS, "{id: b, text: Green", "{id: a, text: Green", "text: Green", "the id `a`", "Change"),
    (QUESTIONS, "right: Yellow", "right: Green", "left: Banana", "none of the choices", "Copy"),
    (QUESTIONS, "    absolute: 50\n", "", "kind: numeric", "0 tolerances", "absolute"),
    (QUESTIONS, "absolute: 50", "absolute: 50\n    relative: 0.1", "kind: numeric", "2 tolerances", "relative"),
    (QUESTIONS, "value: 400", "value: 750", "value: 750", "count as right", "Narrow"),
    (QUESTIONS, "facts: [M-1]", "facts: [M-2]", "facts: [M-2]", "nothing but memory", "verified"),
    (QUESTIONS, "facts: [M-1]", "facts: [M-9]", "facts: [M-9]", "no fact `M-9`", "Did you mean"),
    (QUESTIONS, "lessons: [first]", "lessons: [frist]", "lessons: [frist]", "no lesson `frist`", "`first`"),
    (QUESTIONS, "slug: flags", "slug: sky", None, "`sky` is there twice", "Rename"),
    (QUESTIONS, "topic: colours", "topic: colors", "topic: colors", "not the file's name", "topic: colours"),
    (QUESTIONS, "prompt: What", "prompt: <b>What</b>", "prompt: <b>", "raw HTML", "Markdown"),
    # labs
    (LAB, "    hint: What of a negative number?\n", "", "slug: negative", "has no hint", "hint"),
    (LAB, "- event: {n: 4}", "- {event: {n: 4}, file: two.json}", "file: two.json}", "2 events", "Write one"),
    (LAB, "- file: two.json", "- file: too.json", "file: too.json", "no event `too.json`", "events/two.json"),
    (LAB, "sample: plain/three", "sample: plain/four", "sample: plain/four", "no event `plain/four`", "plain/three"),
    (LAB, "- plain/three\n", "- plian/three\n", "plian/three", "no event `plian/three`", "plain/three"),
    (LAB, "path: $.twice", "path: twice", "path: twice", "no JSON path", "$.a"),
    (LAB, "path: $.twice", "path: '$.a[?match(@.b, \"x\")]'", "match", "match()", "$.a"),
    (LAB, "path: $.twice, value: 8", "path: $.twice", "at_path", "asks for 0", "value"),
    (LAB, "path: $.twice, value: 8", "path: $.twice, pattern: (a+)+", "(a+)+", "for ever", "Simplify"),
    (LAB, "path: $.twice, value: 8", "path: $.twice, pattern: '('", "pattern", "not compile", "Simplify"),
    (LAB, "invocation: 0", "invocation: 3", "invocation: 3", "looks at invocation 3", "Count from 0"),
    (LAB, "{kind: at_path, path: $.twice, value: 8}", "{kind: source, rule: uses}", "kind: source", "`name`", "Add"),
    (LAB, "{kind: at_path, path: $.twice, value: 8}", "{kind: about, value: 8}", "kind: about", "tolerance", "relative"),
    (LAB, "{kind: at_path, path: $.twice, value: 8}", "{kind: at_path, path: $.a, then: $.b, value: 1}", "then", "decode", "json"),
    (LAB, "slug: negative", "slug: twice", None, "`twice` is there twice", "Rename"),
    (LAB, "facts: [M-1]", "facts: [M-8]", "facts: [M-8]", "no fact", "M-"),
    (LAB, "title: Double", "title: Double\nhandler: app.main", None, "has no app.py", "handler"),
    # lessons and course
    (LESSON, "```lab\ndouble", "```lab\nduoble", "duoble", "no lab `duoble`", "`double`"),
    (LESSON, "colours/sky", "colours/sea", "colours/sea", "no question `colours/sea`", "colours/sky"),
    (LESSON, "/lessons/first/", "/lessons/frist/", "/lessons/frist/", "no lesson `frist`", "`first`"),
    (LESSON, "/lessons/first/", "/labs/double/x/", "/labs/double/x/", "leads nowhere", "/labs/<slug>/"),
    (LESSON, "/lessons/first/", "/timelines/outage/", "/timelines/outage/", "no simulation `outage`", "Write that simulation"),
    (LESSON, "/lessons/first/", "/simulators/prices/", "/simulators/prices/", "leads nowhere", "/lessons/<slug>/"),
    (LESSON, "(#why)", "(#whi)", "(#whi)", "no heading `#whi`", "#why"),
    (LESSON, "prerequisites: []", "prerequisites: [first]", "prerequisites", "asks for itself", "Remove"),
    (LESSON, "code: L01", "code: L02", None, "code L02 is also", "Change"),
    (LESSON, "## Why", "# Why", "# Why", "level 1", "##"),
    (LAB, "minutes: 5", "minutes: 5\nruntime: ruby4.0", "ruby4.0", "Nothing here runs `ruby4.0`", "python3.14"),
    (COURSE, "[first, second]", "[first, second, third]", "lessons:", "no lesson `third`", "lesson"),
    (COURSE, "[first, second]", "[first, second, first]", "lessons:", "also in `basics`", "once"),
    (COURSE, "modules: [basics]", "modules: [basic]", "modules: [basic]", "no module `basic`", "`basics`"),
    (COURSE, "questions: [colours]", "questions: [colors]", "questions:", "no question set `colors`", "`colours`"),
    (COURSE, "modules:\n  -", "topics: [colors]\nmodules:\n  -", "topics:", "no question set `colors`", "`colours`"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "old", "new", "on", "fault", "remedy"), BROKEN)
def test_one_thing_broken_is_named_at_its_line(content, path, old, new, on, fault, remedy):
    content.replace(path, old, new)

    problems = Shelf(content.root).library().problems

    if fault is None:
        assert problems == ()
        return
    named = [p for p in problems if fault.lower() in p.fault.lower()]
    assert named, [str(p) for p in problems]
    assert remedy in named[0].remedy
    if on:
        assert (named[0].path, named[0].line) == (f"content/{path}", content.line(path, on))


@pytest.mark.parametrize(("path", "old", "new", "on", "fault", "remedy"), BROKEN)
def test_one_thing_broken_leaves_a_library_in_which_every_reference_leads_somewhere(
    content, path, old, new, on, fault, remedy
):
    content.replace(path, old, new)

    library = Shelf(content.root).library()

    for lesson in library.lessons_in_order():
        assert library.module_of(lesson) in library.course.modules
        assert all(library.find_lab(slug) for slug in lesson.labs)
        assert all(library.question(ref) for ref in lesson.questions)
        assert all(library.find_lesson(slug) for slug in lesson.head.prerequisites)
        assert all(fact in library.facts for fact in lesson.head.facts)
    for module in library.course.modules:
        assert all(library.find_question_set(topic) for topic in module.questions)
    for track in library.course.tracks:
        assert all(library.find_module(slug) for slug in track.modules)
    for found in library.question_sets.values():
        for question in found.questions:
            assert question.facts
            assert set(question.facts) <= set(library.facts)
    for lab in library.labs.values():
        assert set(lab.payloads) == {check.slug for check in lab.head.checks}


def test_a_broken_question_hides_neither_its_neighbours_nor_the_lessons(content):
    content.replace(QUESTIONS, "    explanation: Look up.\n", "")

    library = Shelf(content.root).library()

    assert [q.slug for q in library.find_question_set("colours").questions] == [
        "flags",
        "rainbow",
        "fruit",
        "wavelength",
    ]
    assert len(library.lessons) == 2
    assert library.find_lesson("first").questions == ()
    assert "colours/sky" not in library.find_lesson("first").body
    assert len(library.problems) == 1  # the lessons that embed it need not say so again


@pytest.mark.parametrize("path", [LESSON, LAB, QUESTIONS, EVENTS, FACTS, COURSE])
@pytest.mark.parametrize(
    "junk", ["", "[", "\t", "a: b: c", "- 1", "42", "---\n", "null", b"\xff\xfe", b"\0", "{" * 500, "x" * 2_000_000, "{}"],
    ids=["empty", "open", "tab", "colons", "list", "number", "dashes", "null", "bytes", "nul", "deep", "long", "nothing"],
)  # fmt: skip
def test_a_file_of_junk_is_its_own_problem_and_nobody_elses(content, path, junk):
    content.write(path, junk)

    library = Shelf(content.root).library()

    assert library.problems
    assert {problem.path for problem in library.problems} <= {f"content/{path}"}
    assert library.lessons_in_order() or path in (COURSE,)


def test_without_a_readable_course_the_lessons_stay(content):
    content.write(COURSE, "[")

    library = Shelf(content.root).library()

    assert [lesson.slug for lesson in library.lessons_in_order()] == ["first", "second"]
    assert [module.slug for module in library.course.modules] == ["basics"]


def test_an_empty_folder_is_an_empty_library_with_problems(tmp_path):
    library = Shelf(tmp_path / "nowhere").library()

    assert library.lessons_in_order() == ()
    assert len(library.problems) == 2


def test_two_lessons_of_one_slug_are_told_and_one_stays(content):
    content.write("lessons/basics/03-first.md", (content.root / LESSON).read_text().replace("L01", "L03"))

    library = Shelf(content.root).library()

    assert "also that of content/lessons/basics/01-first.md" in library.problems[0].fault
    assert library.find_lesson("first").head.code == "L01"


def test_a_lesson_that_no_module_lists_is_told_and_not_on_the_shelf(content):
    content.write("lessons/basics/03-third.md", (content.root / LESSON).read_text().replace("L01", "L03"))

    library = Shelf(content.root).library()

    assert [(p.path, "nobody sees it" in p.fault) for p in library.problems] == [
        ("content/lessons/basics/03-third.md", True)
    ]
    assert library.find_lesson("third") is None


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("leson/basics/03-x.md", "x"),
        ("lessons/basics/notes.txt", "x"),
        ("questions/colours.yml", "x"),
        ("labs/double/hints.md", "x"),
        ("labs/double/events/Two.json", "{}"),
        ("labs/double/wrong/readme.txt", "x"),
        ("lessons/basics/third.md", "---\n---\n"),
    ],
)
def test_a_file_that_nothing_reads_is_a_problem(content, path, text):
    content.write(path, text)

    assert f"content/{path}" in {problem.path for problem in Shelf(content.root).library().problems}


def test_hidden_files_and_caches_are_left_alone(content):
    for path in (
        ".schemas/lab.json",
        ".DS_Store",
        "labs/double/starter/__pycache__/x.pyc",
        "questions/colours.yaml~",
    ):
        content.write(path, b"\xff")

    assert Shelf(content.root).library().problems == ()


@pytest.mark.parametrize("where", ["questions/more.yaml", "labs/double/starter/secret.py", "labs/stolen"])
def test_links_are_told_and_never_followed(content, where):
    outside = content.root.parent / "outside"
    outside.mkdir()
    (outside / "secret.yaml").write_text("password: hunter2")
    target = outside if where == "labs/stolen" else outside / "secret.yaml"
    (content.root / where).symlink_to(target)

    library = Shelf(content.root).library()

    assert [(p.path, "not followed" in p.fault) for p in library.problems] == [(f"content/{where}", True)]
    assert "hunter2" not in repr(library)


class TestLabFolder:
    def problems(self, content):
        return [
            (p.path.removeprefix("content/labs/double/"), p.fault)
            for p in Shelf(content.root).library().problems
        ]

    def test_needs_two_wrong_answers(self, content):
        content.remove("labs/double/wrong/adds.py")

        assert self.problems(content) == [("wrong", "There are 1 wrong answers.")]

    @pytest.mark.parametrize("same", ["solution", "starter"])
    def test_a_wrong_answer_that_is_not_wrong(self, content, same):
        content.write(
            "labs/double/wrong/adds.py", (content.root / f"labs/double/{same}/lambda_function.py").read_text()
        )

        assert self.problems(content) == [("wrong/adds", f"This wrong answer is the {same}.")]

    @pytest.mark.parametrize("part", ["starter", "solution"])
    def test_needs_its_code(self, content, part):
        content.remove(f"labs/double/{part}/lambda_function.py")

        assert (part, f"There is no {part}/.") in self.problems(content)
        assert Shelf(content.root).library().find_lab("double") is None

    def test_needs_a_brief(self, content):
        content.remove("labs/double/brief.md")

        assert self.problems(content) == [("brief.md", "There is no brief.")]

    def test_faults_of_the_brief_are_the_briefs(self, content):
        content.write("labs/double/brief.md", "Good.\n\n/// nota\nx\n///\n")

        assert [(p.path, p.line) for p in Shelf(content.root).library().problems] == [
            ("content/labs/double/brief.md", 3)
        ]

    @pytest.mark.parametrize("text", ["{", "{'n': 2}", '{"n": NaN}', "[" * 100_000])
    def test_an_event_that_is_no_json(self, content, text):
        content.write("labs/double/events/two.json", text)

        assert self.problems(content)[0][0] == "events/two.json"
        assert Shelf(content.root).library().find_lab("double") is None

    def test_an_event_that_nothing_uses(self, content):
        content.write("labs/double/events/five.json", "5")

        assert self.problems(content) == [("events/five.json", "Nothing uses this event.")]

    def test_on_an_os_only_runtime_the_code_is_its_bootstrap(self, content):
        content.replace("labs/double/lab.yaml", "minutes: 5\n", "minutes: 5\nruntime: provided.al2023\n")
        content.remove("labs/double/wrong/adds.py")
        content.write("labs/double/wrong/adds", "#!/bin/sh\n")
        content.write("labs/double/wrong/notes.txt", "#!/bin/sh\n")
        for part in ("starter", "solution"):
            content.write(f"labs/double/{part}/bootstrap", f"#!/bin/sh\n# {part}\n")

        assert self.problems(content) == [("wrong/notes.txt", "Nothing reads this file.")]
        content.remove("labs/double/wrong/notes.txt")
        lab = Shelf(content.root).library().find_lab("double")
        assert next(iter(lab.starter)) == "bootstrap"
        assert lab.wrong["adds"]["bootstrap"] == "#!/bin/sh\n"


def test_a_problem_reads_as_one_line(content):
    content.replace(QUESTIONS, "    explanation: Look up.\n", "")

    assert str(Shelf(content.root).library().problems[0]) == (
        'content/questions/colours.yaml:5: Question "sky": there is no `explanation`. Add `explanation: …`.'
    )
