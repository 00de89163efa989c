"""
Moodle XML, in and out.

https://docs.moodle.org/en/Moodle_XML_format, and what Moodle 4.5's own reader (question/format/xml/format.php) asks of a file.
"""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from portal.engines.exchange import FORMATS
from tests.content.shelf import library as real_library
from tests.questions import a_question

from .sets import written

# What a teacher's question bank gives, shortened: entities, files, kinds that we have and that we do not.
BANK = """<?xml version="1.0" encoding="UTF-8"?>
<quiz>
<!-- question: 0  -->
  <question type="category">
    <category><text>$course$/top/Default for CS-101/Cold starts</text></category>
    <info format="moodle_auto_format"><text>The default category</text></info>
  </question>
<!-- question: 812  -->
  <question type="multichoice">
    <name><text>What is billed?</text></name>
    <questiontext format="html">
      <text><![CDATA[<p dir="ltr" style="text-align: left;">What does Lambda <strong>bill</strong> of a cold start?<br>
      <img src="@@PLUGINFILE@@/start.png" alt="" width="200"></p>]]></text>
      <file name="start.png" path="/" encoding="base64">iVBORw0KGgo=</file>
    </questiontext>
    <generalfeedback format="html"><text><![CDATA[<p>Since August 2025, <code>Init</code> as well.</p>]]></text></generalfeedback>
    <defaultgrade>2.0000000</defaultgrade>
    <penalty>0.3333333</penalty>
    <hidden>0</hidden>
    <idnumber></idnumber>
    <single>true</single>
    <shuffleanswers>true</shuffleanswers>
    <answernumbering>abc</answernumbering>
    <answer fraction="100" format="html">
      <text><![CDATA[<p>Init and the handler</p>]]></text>
      <feedback format="html"><text><![CDATA[<p>Both.</p>]]></text></feedback>
    </answer>
    <answer fraction="50" format="html">
      <text>Only the handler &amp; nothing else</text>
      <feedback format="html"><text></text></feedback>
    </answer>
    <hint format="html"><text>Read the REPORT line.</text></hint>
    <tags><tag><text>billing</text></tag></tags>
  </question>
  <question type="truefalse">
    <name><text>Warm</text></name>
    <questiontext format="plain_text"><text>An environment is kept for 15 * 60 seconds.</text></questiontext>
    <generalfeedback format="html"><text></text></generalfeedback>
    <answer fraction="0" format="moodle_auto_format"><text>true</text><feedback format="html"><text>Nobody says how long.</text></feedback></answer>
    <answer fraction="100" format="moodle_auto_format"><text>false</text><feedback format="html"><text></text></feedback></answer>
  </question>
  <question type="shortanswer">
    <name><text>Phase</text></name>
    <questiontext format="markdown"><text>Which phase runs the code outside the handler?</text></questiontext>
    <usecase>0</usecase>
    <answer fraction="100" format="plain_text"><text>Init</text><feedback format="html"><text>Once for each environment.</text></feedback></answer>
    <answer fraction="0" format="plain_text"><text>*</text><feedback format="html"><text></text></feedback></answer>
  </question>
  <question type="numerical">
    <name><text>Longest</text></name>
    <questiontext format="html"><text>How long may an invocation take?</text></questiontext>
    <answer fraction="100" format="moodle_auto_format"><text>900</text><feedback format="html"><text>15 × 60</text></feedback><tolerance>0.5</tolerance></answer>
    <answer fraction="0" format="moodle_auto_format"><text>300</text><feedback format="html"><text>Until 2018.</text></feedback><tolerance>0</tolerance></answer>
    <units><unit><multiplier>1</multiplier><unit_name>s</unit_name></unit></units>
  </question>
  <question type="matching">
    <name><text>Who calls</text></name>
    <questiontext format="html"><text>How is the function invoked?</text></questiontext>
    <subquestion format="html"><text><![CDATA[<p>S3</p>]]></text><answer><text>Asynchronously</text></answer></subquestion>
    <subquestion format="html"><text>API Gateway</text><answer><text>Synchronously</text></answer></subquestion>
    <subquestion format="html"><text></text><answer><text>By *polling*</text></answer></subquestion>
  </question>
  <question type="cloze">
    <name><text>Line</text></name>
    <questiontext format="html"><text><![CDATA[<p>Complete the line.</p><pre>REPORT {1:SHORTANSWER:=Duration#Right.~%0%Time#No.}: 12.5 ms
Billed {1:MULTICHOICE:Duration~=Billed Duration#Yes~Cost &#125;}: 13 ms {not a gap}</pre>]]></text></questiontext>
  </question>
  <question type="ordering">
    <name><text>Order</text></name>
    <questiontext format="html"><text>What comes first?</text></questiontext>
    <answer fraction="2.0000000" format="html"><text>Handler</text></answer>
    <answer fraction="1.0000000" format="html"><text>Init</text></answer>
    <answer fraction="3.0000000" format="html"><text>Freeze</text></answer>
  </question>
  <question type="essay">
    <name><text>Say it</text></name>
    <questiontext format="html"><text>What is a cold start?</text></questiontext>
    <graderinfo format="html"><text><![CDATA[<p>A new environment.</p>]]></text></graderinfo>
  </question>
  <question type="calculated"><name><text>Sum</text></name><questiontext format="html"><text>{a} + {b}</text></questiontext></question>
  <question type="coderunner"><name><text>Code</text></name><questiontext format="html"><text>Write it.</text></questiontext></question>
</quiz>
"""


@pytest.fixture(scope="module")
def bank():
    return FORMATS["moodle"].read(BANK)


def question(bank, slug):
    return next(one for one in bank.questions if one.said["slug"] == slug)


def test_a_question_bank_becomes_a_draft(bank):
    assert bank.topic == "cold-starts"
    assert [(one.said["slug"], one.said["kind"]) for one in bank.questions] == [
        ("what-is-billed", "single"),
        ("warm", "single"),
        ("phase", "cloze"),
        ("longest", "numeric"),
        ("who-calls", "matching"),
        ("line", "cloze"),
        ("order", "ordering"),
        ("say-it", "free-text"),
    ]


def test_html_becomes_markdown_and_what_is_not_said_is_missing(bank):
    found = question(bank, "what-is-billed")

    assert found.said["prompt"] == "What does Lambda **bill** of a cold start?"
    assert found.said["explanation"] == "Since August 2025, `Init` as well."
    assert found.said["points"] == 2
    assert found.said["hints"] == ["Read the REPORT line."]
    assert found.said["options"] == [
        {"id": "a", "text": "Init and the handler", "right": True, "why": "Both."},
        {"id": "b", "text": "Only the handler & nothing else"},
    ]
    assert found.missing == ("level", "facts", "options b why")


def test_plain_text_stays_what_it_says(bank):
    assert question(bank, "warm").said["prompt"] == "An environment is kept for 15 \\* 60 seconds."


def test_a_number_has_its_tolerance_unit_and_mistakes(bank):
    said = question(bank, "longest").said

    assert (said["answer"], said["absolute"], said["unit"], said["working"]) == (900, 0.5, "s", "15 × 60")
    assert said["mistakes"] == [{"value": 300, "why": "Until 2018."}]


def test_a_side_without_a_pair_is_there_to_mislead(bank):
    said = question(bank, "who-calls").said

    assert said["choices"] == ["Asynchronously", "Synchronously", "By \\*polling\\*"]
    assert [pair["left"] for pair in said["pairs"]] == ["S3", "API Gateway"]


def test_gaps_stand_where_they_stood(bank):
    said = question(bank, "line").said

    assert said["prompt"] == "Complete the line."
    assert said["text"] == "REPORT [[a]]: 12.5 ms\nBilled [[b]]: 13 ms {not a gap}"
    assert said["gaps"][0] == {
        "id": "a",
        "accept": ["Duration"],
        "mistakes": [{"text": "Time", "why": "No."}],
        "why": "Right.",
    }
    assert said["gaps"][1]["choices"] == ["Duration", "Billed Duration", "Cost }"]


def test_steps_come_in_the_order_of_their_fractions(bank):
    assert [step["text"] for step in question(bank, "order").said["steps"]] == ["Init", "Handler", "Freeze"]


def test_what_does_not_fit_is_listed_with_its_place(bank):
    said = {(one.place, one.fault) for one in bank.problems}

    for place, fault in (
        ("question 1 (What is billed?)", "1 of its images are left out."),
        ("question 2 (Warm)", "A statement that is true or false comes as a choice of two."),
        ("question 8 (Say it)", "What graders are told stands as the model answer."),
        ("question 9 (Sum)", "There is no kind of question here for Moodle's `calculated`."),
        ("question 10 (Code)", "There is no kind of question here for Moodle's `coderunner`."),
    ):
        assert (place, fault) in said
    assert any(fault.startswith("Its answers have different weights") for _, fault in said)


def test_the_draft_names_what_is_missing_where_it_is_to_be_written(bank):
    assert (
        "    # missing: level: 1, 2 or 3\n    # missing: facts: […], ids of content/facts.yaml\n" in bank.yaml
    )
    assert "# missing: summary" in bank.yaml


# --- Out ---

BY_TYPE = {
    "multichoice": ("single", "shuffleanswers", "answernumbering", "answer"),
    "numerical": ("answer", "unitgradingtype", "showunits"),
    "matching": ("shuffleanswers", "subquestion"),
    "ordering": (
        "layouttype",
        "selecttype",
        "selectcount",
        "gradingtype",
        "showgrading",
        "numberingstyle",
        "answer",
    ),
    "cloze": (),
    "essay": (
        "responseformat",
        "responserequired",
        "responsefieldlines",
        "attachments",
        "graderinfo",
        "responsetemplate",
    ),
}
FORMATS_OF_TEXT = {"html", "moodle_auto_format", "plain_text", "markdown"}
# The only shares that Moodle takes (question_bank::fraction_options_full).
SHARES = {100, 90, 83.33333, 80, 75, 70, 66.66667, 60, 50, 40, 33.33333, 30, 25, 20, 16.66667, 14.28571, 12.5, 11.11111, 10, 5, 0}  # fmt: skip


@pytest.mark.parametrize("topic", ["fundamentals", "security"])
def test_our_sets_are_what_moodle_documents(topic):
    question_set = real_library().question_sets[topic]

    root = ElementTree.fromstring(
        FORMATS["moodle"].write(question_set, facts=real_library().facts, at_s=0).content
    )

    assert root.tag == "quiz"
    category, *questions = root.findall("question")
    assert category.get("type") == "category"
    assert category.findtext("category/text").startswith("$course$/")
    assert len(questions) > 30
    for one in questions:
        slug = one.findtext("name/text")
        assert slug, "every question has a name"
        assert one.findtext("questiontext/text").strip(), slug
        for element in one.iter():
            if element.get("format"):
                assert element.get("format") in FORMATS_OF_TEXT, slug
        for name in BY_TYPE[one.get("type")]:
            assert one.find(name) is not None, (slug, name)
        if one.get("type") == "multichoice":
            shares = [float(answer.get("fraction")) for answer in one.findall("answer")]
            assert {abs(share) for share in shares} <= SHARES, slug
            assert sum(share for share in shares if share > 0) == pytest.approx(100, abs=0.001), slug
        if one.get("type") == "numerical":
            assert all(float(answer.findtext("tolerance")) >= 0 for answer in one.findall("answer")), slug
        for tag in one.findall("tags/tag/text"):
            assert len(tag.text) <= 255
            assert "," not in tag.text, "a comma parts tags in Moodle"
    numbers = [one.findtext("idnumber") for one in questions]
    assert len(set(numbers)) == len(numbers)


def only(kind, **fields):
    (_, found) = ElementTree.fromstring(written("moodle", a_question(kind, **fields)).content).findall(
        "question"
    )
    return found


def test_a_wrong_choice_takes_back_what_a_right_one_gives():
    found = only("multiple")

    assert found.findtext("single") == "false"
    assert [one.get("fraction") for one in found.findall("answer")] == ["50", "-50", "50", "-50"]


def test_every_option_has_its_explanation_and_the_answer_its_source():
    found = only("single")

    assert [one.findtext("feedback/text") for one in found.findall("answer")] == [
        "<p>It is.</p>",
        "<p>It is not.</p>",
    ]
    assert (
        '<a href="https://docs.aws.amazon.com/lambda/quotas">Lambda quotas</a> (2026-11)'
        in found.findtext("generalfeedback/text")
    )


def test_a_statement_says_what_it_is():
    found = only("true-or-why")

    assert "<blockquote>" in found.findtext("questiontext/text")
    assert [one.findtext("text") for one in found.findall("answer")] == ["True", "False: Ten", "False: Five"]
    assert found.findtext("shuffleanswers") == "false"
    assert "kind:true-or-why" in [one.text for one in found.findall("tags/tag/text")]


def test_gaps_are_written_so_that_nothing_in_them_means_something_else():
    gaps = [{"id": "a", "label": "It", "accept": ["}~#=*\"'"], "why": "So 100 % {sure}."}]

    text = only("cloze", text="A [[a]] b", gaps=gaps).findtext("questiontext/text")

    assert "{1:SHORTANSWER:=&#125;&#126;&#35;&#61;\\*&#34;&#39;#So 100 &#37; &#123;sure&#125;.}" in text
    (found,) = (
        FORMATS["moodle"]
        .read(written("moodle", a_question("cloze", text="A [[a]] b", gaps=gaps)).content)
        .questions
    )
    assert found.said["gaps"][0]["accept"] == ["}~#=*\"'"]


def test_a_rubric_is_what_graders_read():
    info = only("free-text").findtext("graderinfo/text")

    assert "A new environment" in info
    assert "Takes a point off" in info


def test_a_question_with_many_numbers_gets_one_and_it_is_said():
    file = written("moodle", a_question("numeric"))

    assert "{rate}" not in file.text
    assert [(one.kind, one.whole) for one in file.left_out] == [("numeric", False)]
    assert "2 more variants" in file.left_out[0].why


def test_images_of_ours_are_left_out_and_listed():
    file = written("moodle", a_question("single", prompt="Look: ![a chart](/static/img/chart.svg) here"))

    assert "<img" not in file.text
    assert [one.why for one in file.left_out] == ["Its images."]
