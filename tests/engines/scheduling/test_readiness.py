"""What a mock interview would bring today."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.scheduling.mastery import Given, judge
from portal.engines.scheduling.readiness import Part, Readiness, Skill, readiness

shares = st.floats(0, 1)
MIX = [Part(skill="security", share=0.5), Part(skill="scaling", share=0.5)]


def skill(share: float, answers: int) -> Skill:
    known = judge([Given(question=f"q{number}", share=share) for number in range(answers)])
    return Skill(known=known, cold=known)


def of(mix: list[Part], skills: dict[str, Skill], questions: int = 15) -> Readiness:
    found = readiness(mix, skills, questions=questions)
    assert found is not None
    return found


skills = st.dictionaries(
    st.sampled_from(["security", "scaling", "deployment"]),
    st.builds(skill, share=shares, answers=st.integers(3, 30)),
    min_size=2,
    max_size=3,
)


def test_under_five_answers_nothing_is_said():
    assert readiness(MIX, {"security": skill(1.0, 4)}, questions=15) is None
    assert readiness(MIX, {}, questions=15) is None
    assert readiness([], {"security": skill(1.0, 9)}, questions=15) is None


@given(known=skills, questions=st.integers(1, 60))
def test_it_is_a_share_within_its_bounds(known, questions):
    found = of(MIX, known, questions)

    assert 0 <= found.low <= found.high <= 1
    assert 0 < found.expected < 1
    assert found.answers == sum(one.known.attempts for one in known.values())


@given(known=skills, better=st.integers(3, 30))
def test_knowing_a_skill_better_never_lowers_it(known, better):
    less = known | {"security": skill(0.0, better)}
    more = known | {"security": skill(1.0, better)}

    assert of(MIX, more).expected > of(MIX, less).expected


@given(known=skills)
def test_the_mix_counts_by_its_shares_whatever_they_add_up_to(known):
    doubled = [Part(skill=part.skill, share=2 * part.share) for part in MIX]

    assert of(doubled, known).expected == pytest.approx(of(MIX, known).expected)


def test_more_answers_and_more_questions_narrow_the_bounds():
    few = of(MIX, {"security": skill(0.7, 5), "scaling": skill(0.7, 5)})
    many = of(MIX, {"security": skill(0.7, 50), "scaling": skill(0.7, 50)})
    long = of(MIX, {"security": skill(0.7, 50), "scaling": skill(0.7, 50)}, questions=60)

    assert few.high - few.low > many.high - many.low > long.high - long.low


def test_what_would_raise_it_most_is_what_is_weak_and_asked_for():
    known = {"security": skill(0.9, 20), "scaling": skill(0.2, 20)}
    lopsided = [Part(skill="security", share=0.98), Part(skill="scaling", share=0.02)]

    assert of(MIX, known).next_skill == "scaling"
    assert of(lopsided, known).next_skill == "security"
    assert of(MIX, known).raises > 0


def test_hard_questions_bring_fewer_points():
    known = {"security": skill(0.7, 20), "scaling": skill(0.7, 20)}
    easy, hard = ([Part(skill=part.skill, share=part.share, level=level) for part in MIX] for level in (1, 3))

    assert of(easy, known).expected > of(hard, known).expected


def test_of_what_nobody_asked_is_believed_what_lies_between_the_rest_and_nothing():
    untouched = [Part(skill="deployment", share=1.0)]
    strong, weak = (of(untouched, {"security": skill(share, 20)}) for share in (1.0, 0.0))

    assert weak.expected < strong.expected < of(MIX, {"security": skill(1.0, 20)}).expected


def test_new_questions_are_foretold_by_first_answers():
    learnt = Skill(known=skill(1.0, 20).known, cold=skill(0.3, 20).cold)
    seen, new = ([Part(skill="security", share=1.0, fresh=fresh)] for fresh in (0.0, 1.0))

    assert of(seen, {"security": learnt}).expected > of(new, {"security": learnt}).expected
