"""The account that is kept between runs, and the two files of the AWS around a function."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.cloud import SEED_BYTES
from portal.engines.cloud.seed import Seed
from portal.engines.emulator import BadFunction
from portal.engines.emulator.messages import Done
from portal.records.accounts.merge import join_account
from portal.records.accounts.models import Learner
from portal.records.playground.account import account_of, begin_with, joined, reset_account, sound
from portal.records.playground.around import BadAround, around_of
from portal.records.playground.bring_in import written_of
from portal.records.playground.create import create_function
from portal.records.playground.go_back import return_to_version
from portal.records.playground.models import KeptAccount, Play, PublishedVersion
from portal.records.playground.play import KEPT_TIMES, play
from portal.records.playground.publish import publish_version
from portal.records.playground.ran import code_that_ran
from portal.records.playground.written import DEFAULTS, Written, function_of
from portal.records.runs import states
from portal.records.runs.gather import Gathering
from portal.records.runs.models import Run, RunState
from portal.records.runs.storable import storable
from portal.records.runs.stored import jobs_of
from tests import make
from tests.people import NOON, somebody

LATER = NOON + timedelta(minutes=1)
POLICY = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}'


def bucket(name: str, **objects: str) -> dict[str, Any]:
    found = [{"key": key, "text": text} for key, text in objects.items()]
    return {"name": name, "objects": found} if found else {"name": name}


def written(aws: str = "Kept", *, code: str = "# code", **around: str) -> Written:
    files = {"lambda_function.py": code} | {name.replace("_", "."): text for name, text in around.items()}
    return Written(files=files, fields={**DEFAULTS, "aws": aws}, event="{}")


def asked(learner: Learner, sent: Written, *, times: int = 1) -> Run:
    function = learner.functions.first() or create_function(  # type: ignore[attr-defined]
        learner=learner, name="mine", written=sent, now=NOON
    )
    mode, asked_before = "many" if times > 1 else "warm", Run.objects.count()
    return play(
        learner=learner, function=function, written=sent, mode=mode, times=times,
        base_version=None, idempotency_key=str(asked_before), now=NOON + timedelta(minutes=asked_before),
    )  # fmt: skip


def ended(run: Run, *left: dict[str, Any]) -> Run:
    """It has come to its end, with what the AWS beside each invocation told."""
    claimed = states.claim_next()
    assert claimed == run
    gathering = Gathering(claimed)
    for index, aws in enumerate(left):
        gathering.done(Done(index, replace(make.outcome(), aws=aws)))
    assert states.finish(claimed, state=RunState.FINISHED, outcomes=[gathering.job("play")])
    run.refresh_from_db()
    return run


def account(seed: dict[str, Any]) -> dict[str, Any]:
    return {"calls": [], "changes": [], "account": seed}


def test_what_a_run_leaves_is_what_the_next_begins_with(anonymous):
    run = ended(asked(anonymous, written()), account({"buckets": [bucket("abc", key="one")]}))

    kept = account_of(anonymous)
    assert kept is not None
    assert kept.seed == {"buckets": [bucket("abc", key="one")]}
    assert kept.size == len('{"buckets": [{"name": "abc", "objects": [{"key": "key", "text": "one"}]}]}')
    assert run.request["jobs"][0]["aws"] == {}
    assert run.outcomes[0].keys() == {"job", "outcomes", "seen"}
    (job,) = jobs_of(asked(anonymous, written()))
    assert (job.aws, job.policy, job.export) == (kept.seed, None, True)


def test_of_several_invocations_the_last_to_end_has_left_what_is_kept(anonymous):
    first, last = {"buckets": [bucket("abc")]}, {"buckets": [bucket("abc", x="y")]}

    ended(asked(anonymous, written(), times=2), account(first), account(last))

    assert account_of(anonymous).seed == last


def test_of_two_runs_at_once_the_one_that_ends_last_is_kept(anonymous):
    runs = [asked(anonymous, written(code=f"# {number}")) for number in range(2)]

    for number, run in enumerate(runs):
        ended(run, account({"buckets": [bucket(f"number-{number}")]}))

    assert account_of(anonymous).seed == {"buckets": [bucket("number-1")]}


@pytest.mark.parametrize(
    ("left", "words"),
    [
        ({"account_refused": "The account holds 2,000,000 bytes."}, "The account holds 2,000,000 bytes."),
        (account({"buckets": [bucket(f"bucket-{n}") for n in range(51)]}), "cannot be kept"),
    ],
    ids=["over 1 MB", "more buckets than a seed has"],
)
def test_what_cannot_be_kept_leaves_the_account_and_says_why(anonymous, left, words):
    ended(asked(anonymous, written()), account({"buckets": [bucket("abc")]}))

    ended(asked(anonymous, written()), left)

    kept = account_of(anonymous)
    assert kept.seed == {"buckets": [bucket("abc")]}
    assert words in kept.refused

    ended(asked(anonymous, written()), account({}))

    assert (account_of(anonymous).refused, account_of(anonymous).seed) == ("", {})


def test_a_fresh_run_leaves_the_account_alone(anonymous):
    ended(asked(anonymous, written("Fresh", aws_yaml="buckets: [{name: abc}]")), {"calls": []})

    assert account_of(anonymous) is None


@pytest.mark.parametrize("end", [RunState.BROKEN, RunState.CANCELLED])
def test_a_run_that_came_to_nothing_leaves_the_account_and_no_copy_of_it(anonymous, end):
    ended(asked(anonymous, written()), account({"buckets": [bucket("abc")]}))
    run = asked(anonymous, written())
    assert run.request["jobs"][0]["aws"]

    if end == RunState.CANCELLED:
        states.cancel(run)
    else:
        states.finish(states.claim_next(), state=end, fault="ours")

    run.refresh_from_db()
    assert run.request["jobs"][0]["aws"] == {}
    assert account_of(anonymous).seed == {"buckets": [bucket("abc")]}


def test_what_aws_yaml_has_and_the_account_has_not_is_added(anonymous):
    ended(asked(anonymous, written()), account({"buckets": [bucket("abc", key="of the account")]}))
    more = "buckets: [{name: abc}, {name: new}]\ntables: [{name: orders, key: {id: S}}]"

    (job,) = jobs_of(asked(anonymous, written(aws_yaml=more)))

    assert job.aws == {
        "buckets": [{"name": "new"}, bucket("abc", key="of the account")],
        "tables": [{"name": "orders", "key": {"id": "S"}}],
    }


def test_what_is_too_much_together_is_refused_with_the_remedy(anonymous):
    half = {"buckets": [bucket("abc", key="x" * (SEED_BYTES - 200))]}
    ended(asked(anonymous, written()), account(half))

    with pytest.raises(BadFunction, match=r"bytes as JSON.*Shorten aws\.yaml, or reset the account"):
        asked(
            anonymous, written(aws_yaml=f"buckets: [{{name: new, objects: [{{key: k, text: {'y' * 300}}}]}}]")
        )


def test_a_kept_account_is_for_so_many_invocations(anonymous):
    with pytest.raises(BadFunction, match=f"{KEPT_TIMES} invocations at most"):
        asked(anonymous, written(), times=KEPT_TIMES + 1)


def test_reset_begins_with_aws_yaml_alone(anonymous):
    stranger = somebody()
    KeptAccount.objects.create(learner=stranger, seed={"buckets": [bucket("theirs")]}, kept_at=NOON)
    ended(asked(anonymous, written()), account({"buckets": [bucket("abc")]}))

    reset_account(learner=anonymous)

    assert begin_with(anonymous, Seed()) == {}
    assert account_of(stranger).seed == {"buckets": [bucket("theirs")]}


def kept(learner: Learner, at: Any, *names: str) -> KeptAccount:
    seed = {"buckets": [bucket(name, at=str(at)) for name in names]}
    return KeptAccount.objects.create(learner=learner, seed=seed, size=1, kept_at=at)


def test_the_account_of_an_anonymous_learner_goes_to_who_signs_in(anonymous, alice):
    kept(anonymous, NOON, "abc")

    joined_to = join_account(anonymous=anonymous, user=alice, now=LATER)

    assert account_of(joined_to).seed == {"buckets": [bucket("abc", at=str(NOON))]}
    assert account_of(anonymous) is None


def test_of_two_accounts_all_is_kept_and_of_one_name_the_later(anonymous, alice):
    own = Learner.objects.get(user=alice)
    kept(anonymous, LATER, "both", "theirs")
    kept(own, NOON, "both", "own")

    join_account(anonymous=anonymous, user=alice, now=LATER)

    (one,) = KeptAccount.objects.all()
    found = {part["name"]: part["objects"][0]["text"] for part in one.seed["buckets"]}
    assert found == {"both": str(LATER), "theirs": str(LATER), "own": str(NOON)}
    assert (one.learner, one.kept_at) == (own, LATER)
    assert one.size > 100


def test_two_accounts_that_are_too_much_together_leave_the_later(anonymous, alice):
    own = Learner.objects.get(user=alice)
    for learner, at in ((anonymous, NOON), (own, LATER)):
        seed = {"buckets": [bucket(f"of-{at:%M}", key="x" * (SEED_BYTES // 2))]}
        KeptAccount.objects.create(learner=learner, seed=seed, kept_at=at)

    join_account(anonymous=anonymous, user=alice, now=LATER)

    (one,) = KeptAccount.objects.all()
    assert [part["name"] for part in one.seed["buckets"]] == [f"of-{LATER:%M}"]


def test_a_run_that_ends_while_its_learner_signs_in_leaves_the_account_to_them(anonymous, alice):
    run = asked(anonymous, written())
    own = Learner.objects.get(user=alice)
    Learner.objects.filter(pk=anonymous.pk).update(merged_into=own)  # and the run has not moved yet

    ended(run, account({"buckets": [bucket("abc")]}))

    assert account_of(own).seed == {"buckets": [bucket("abc")]}
    assert account_of(anonymous) is None


NAMES = st.sets(st.sampled_from(["aaa", "bbb", "ccc", "ddd"]))


@given(NAMES, NAMES)
def test_joined_accounts_have_every_name_once(under, over):
    together = joined(
        {"buckets": [bucket(name, at="under") for name in sorted(under)]},
        {"buckets": [bucket(name, at="over") for name in sorted(over)]},
    )

    found = {one["name"]: one["objects"][0]["text"] for one in together.get("buckets", ())}
    assert found == dict.fromkeys(under, "under") | dict.fromkeys(over, "over")
    assert len(together.get("buckets", ())) == len(found)
    assert sound(together) == (together, "")


@pytest.mark.parametrize(
    ("sent", "path", "line", "words"),
    [
        (written(aws_yaml="buckets:\n  - nam: x\n"), "aws.yaml", 2, "Did you mean `name`?"),
        (written(aws_yaml="buckets: [\n"), "aws.yaml", 2, ""),
        (written(aws_yaml="queues:\n  - name: q\n    redrive: {to: none, after: 1}\n"), "aws.yaml", 3, "no queue `none`"),
        (written(aws_yaml='secrets:\n  - name: s\n    text: "a\\0"\n'), "aws.yaml", 3, "a NUL character"),
        (written(policy_json='{\n "Statement": {}}'), "policy.json", 2, "MalformedPolicyDocument"),
        (written(policy_json="{\n  not JSON"), "policy.json", 2, "MalformedPolicyDocument"),
    ],
    ids=["a typo", "no YAML", "a queue that is not there", "a NUL", "a policy AWS refuses", "no JSON"],
)  # fmt: skip
def test_a_fault_of_a_file_is_told_with_its_place(anonymous, sent, path, line, words):
    with pytest.raises(BadAround) as fault:
        asked(anonymous, sent)

    assert (fault.value.path, fault.value.line) == (path, line)
    assert str(fault.value).startswith(f"{path}, line {line}: ")
    assert words in str(fault.value)


@pytest.mark.parametrize("aws", ["on", "fresh", ""])
def test_a_setting_that_is_none_is_refused(aws):
    with pytest.raises(BadFunction, match="Off, Fresh, Kept"):
        around_of(written(aws))


def test_without_aws_its_files_are_not_looked_at_and_no_part_of_the_package(anonymous):
    sent = written("Off", aws_yaml="not: [sound", policy_json="neither")

    (job,) = jobs_of(asked(anonymous, sent))

    assert (job.aws, job.policy, job.export) == (None, None, False)
    assert set(job.function.files) == {"lambda_function.py"}


def test_an_empty_policy_allows_everything():
    around = around_of(written("Fresh", policy_json=" \n"))

    assert around is not None
    assert (around.policy, around.seed) == (None, Seed())


def test_what_is_around_it_is_no_part_of_a_version(anonymous):
    sent = written("Fresh", aws_yaml="buckets: []", policy_json=POLICY)
    function = create_function(learner=anonymous, name="mine", written=sent, now=NOON)
    publish_version(function=function, now=NOON)
    changed = written("Kept", aws_yaml="buckets: [{name: abc}]", policy_json=POLICY)
    function.files, function.fields = changed.files, changed.fields
    function.save()

    again = publish_version(function=function, now=NOON)
    version = PublishedVersion.objects.get()

    assert not again.is_new
    assert (set(version.files), "aws" in version.fields) == ({"lambda_function.py"}, False)
    returned = return_to_version(version=version, now=LATER)
    assert (returned.written.around, returned.written.field("aws")) == (changed.around, "Kept")


def test_a_run_says_what_was_around_it_as_it_was_typed(anonymous):
    sent = written("Fresh", aws_yaml="# mine\nbuckets: []\n", policy_json=POLICY)

    run = asked(anonymous, sent)
    asked(anonymous, written("Off"))

    ran = code_that_ran(Play.objects.get(run=run))
    assert (ran.files, ran.field("aws")) == (sent.files, "Fresh")


def test_an_upload_of_code_leaves_what_is_around_it():
    over = written("Fresh", aws_yaml="buckets: []", policy_json=POLICY)

    taken = written_of({"lambda_function.py": "# new", "policy.json": "{}"}, over=over)

    assert taken.files == {"lambda_function.py": "# new", "aws.yaml": "buckets: []", "policy.json": "{}"}
    assert set(function_of(taken, "mine").files) == {"lambda_function.py"}


@given(st.recursive(st.none() | st.integers() | st.text(st.characters(exclude_categories=())), st.lists))
def test_what_is_storable_has_neither_nul_nor_half_a_pair(value):
    text = repr(storable({"key \0": value, "\ud800": [value]}))

    assert "\\x00" not in text
    assert "\\ud800" not in text


def test_a_function_that_leaves_a_nul_in_its_account_can_be_kept(anonymous):
    ended(asked(anonymous, written()), account({"buckets": [bucket("abc", key="a\0b\ud800")]}))

    assert account_of(anonymous).seed == {"buckets": [bucket("abc", key="a\ufffdb\ufffd")]}
