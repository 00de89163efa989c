"""Bookmarks and notes as rows: nothing that was written is lost, and nobody sees what is another's."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.curriculum import Library
from portal.records.accounts.merge import merge
from portal.records.notes import bookmark, write
from portal.records.notes.bookmark import TooManyBookmarks, mark, unmark
from portal.records.notes.delete import delete_note, undo_delete
from portal.records.notes.find import margins_of
from portal.records.notes.models import UNDO, Bookmark, Note, NoteVersion
from portal.records.notes.place import Place, find_where, read_place
from portal.records.notes.shown import Keeping, keeping_of
from portal.records.notes.take_home import as_markdown
from portal.records.notes.write import BadNote, Conflict, NoSuchPlace, Saved, write_note
from tests import make
from tests.people import NOON

LESSON = Place(kind="lesson", ref="one")
SECTION = Place(kind="lesson", ref="one", section="s-second")
LAB = Place(kind="lab", ref="double")
QUESTION = Place(kind="question", ref="basics/q1")


@pytest.fixture
def library() -> Library:
    one = make.lesson("one", labs=("double",), questions=("basics/q1",))
    one = one.model_copy(update={"body": "Text.\n\n## First\n\nText.\n\n## Second\n\nText.\n"})
    return make.library(lessons=(one, make.lesson("two")))


@pytest.fixture
def note_down(library):
    def go(learner, text, *, place=LESSON, base=0, after=timedelta(), shelf=None):
        return write_note(
            learner=learner,
            place=place,
            text=text,
            base_version=base,
            library=shelf or library,
            now=NOON + after,
        )

    return go


def texts(keeping: Keeping) -> list[str]:
    return [entry.note.text if entry.note else "" for group in keeping.groups for entry in group.entries]


# --- Places ---


@pytest.mark.parametrize("place", [LESSON, SECTION, LAB, QUESTION])
def test_a_place_is_written_and_read(place):
    assert read_place(str(place)) == place


@pytest.mark.parametrize(
    "written",
    ["", "lesson", "lesson:", "lesson:A", "lesson:one/two", "question:one", "lab:double#s-x", "lesson:one#x",
     "thing:one", "lesson:one#s-" + "x" * 200, "lesson:" + "a" * 400, "lesson:one\n"],
)  # fmt: skip
def test_what_is_no_place_is_none(written):
    assert read_place(written) is None


@given(st.text(max_size=60))
def test_any_text_is_a_place_that_is_written_alike_or_none(written):
    place = read_place(written)

    assert place is None or str(place) == written


def test_each_place_has_its_name_its_page_and_its_lesson(library):
    found = [find_where(place, library) for place in (LESSON, SECTION, LAB, QUESTION)]

    assert [one.section_title or one.title for one in found] == ["One", "Second", "Double", "Which colour?"]
    assert {one.lesson for one in found} == {"one"}
    assert find_where(Place(kind="lab", ref="nothing"), library) is None


# --- Writing ---


@pytest.mark.django_db
def test_a_note_is_saved_over_the_version_it_was_made_from(learner, note_down):
    first = note_down(learner, "a")
    second = note_down(learner, "a b", base=first.note.version)

    assert isinstance(second, Saved)
    assert (Note.objects.get().text, Note.objects.get().version) == ("a b", 2)
    assert not NoteVersion.objects.exists()


@pytest.mark.django_db
def test_of_two_devices_both_texts_are_kept(learner, note_down, library):
    note_down(learner, "first")
    note_down(learner, "from the laptop", base=1)

    late = note_down(learner, "from the phone", base=1)
    mine_after_all = note_down(learner, "from the phone", base=late.note.version)

    assert isinstance(late, Conflict)
    assert late.note.text == "from the laptop"
    assert isinstance(mine_after_all, Saved)
    assert {one.text for one in NoteVersion.objects.all()} == {"from the laptop", "from the phone"}
    (entry,) = keeping_of(learner, library, now=NOON).groups[0].entries
    assert [one.text for one in entry.versions] == ["from the laptop"]  # the other is what stands


@pytest.mark.django_db
def test_the_same_text_sent_twice_is_one(learner, note_down):
    note_down(learner, "a")

    assert isinstance(note_down(learner, "a"), Saved)
    assert Note.objects.get().version == 1


@pytest.mark.django_db
def test_a_note_that_is_emptied_is_kept_beside(learner, note_down):
    note_down(learner, "long thought about")
    note_down(learner, " ", base=1)

    assert NoteVersion.objects.get().text == "long thought about"


@pytest.mark.django_db
@pytest.mark.parametrize(("text", "words"), [("x" * 5_001, "1 more"), ("a\0b", "NUL")])
def test_what_cannot_be_kept_says_what_to_change(learner, note_down, text, words):
    with pytest.raises(BadNote, match=words):
        note_down(learner, text)


@pytest.mark.django_db
def test_there_are_limits_that_say_what_to_do(learner, note_down, library, monkeypatch):
    monkeypatch.setattr(write, "MOST", 1)
    monkeypatch.setattr(bookmark, "MOST", 1)
    note_down(learner, "a")
    mark(learner=learner, place=LESSON, library=library, now=NOON)

    with pytest.raises(BadNote, match="My notes"):
        note_down(learner, "b", place=LAB)
    with pytest.raises(TooManyBookmarks, match="My notes"):
        mark(learner=learner, place=LAB, library=library, now=NOON)


@pytest.mark.django_db
def test_nothing_is_written_beside_what_is_not_there(learner, note_down, library):
    gone = Place(kind="lesson", ref="nothing")

    with pytest.raises(NoSuchPlace):
        note_down(learner, "a", place=gone)
    with pytest.raises(NoSuchPlace):
        mark(learner=learner, place=gone, library=library, now=NOON)


# --- Deleting ---


@pytest.mark.django_db
def test_a_deleted_note_can_be_had_back_for_a_week(learner, note_down, library):
    note = note_down(learner, "a").note

    delete_note(learner=learner, note_id=note.pk, now=NOON)
    assert keeping_of(learner, library, now=NOON).deleted == (note,)
    assert keeping_of(learner, library, now=NOON).is_empty
    undo_delete(learner=learner, note_id=note.pk)
    assert texts(keeping_of(learner, library, now=NOON)) == ["a"]

    delete_note(learner=learner, note_id=note.pk, now=NOON)
    later = NOON + UNDO + timedelta(seconds=1)
    assert keeping_of(learner, library, now=later).deleted == ()
    other = note_down(learner, "b", place=LAB).note
    delete_note(learner=learner, note_id=other.pk, now=later)
    assert list(Note.objects.all()) == [other]


@pytest.mark.django_db
def test_a_new_note_in_the_place_of_a_deleted_one_leaves_the_old_text_beside_it(learner, note_down):
    note = note_down(learner, "old").note
    delete_note(learner=learner, note_id=note.pk, now=NOON)

    assert isinstance(note_down(learner, "new"), Saved)
    assert Note.objects.standing().get().text == "new"
    assert NoteVersion.objects.get().text == "old"


@pytest.mark.django_db
def test_other_peoples_notes_do_not_exist(learner, charlie, note_down, library):
    note = note_down(learner, "mine").note
    mark(learner=learner, place=LESSON, library=library, now=NOON)

    assert delete_note(learner=charlie.learner, note_id=note.pk, now=NOON) is None
    assert undo_delete(learner=charlie.learner, note_id=note.pk) is None
    unmark(learner=charlie.learner, place=LESSON)
    assert keeping_of(charlie.learner, library, now=NOON).is_empty
    assert not margins_of(charlie.learner, LESSON).notes
    assert Bookmark.objects.count() == 1


@pytest.mark.django_db
def test_they_go_with_the_account(alice, learner, note_down, library):
    note_down(learner, "a")
    note_down(learner, "b", base=0)
    mark(learner=learner, place=LAB, library=library, now=NOON)

    alice.delete()

    assert [model.objects.count() for model in (Note, NoteVersion, Bookmark)] == [0, 0, 0]


# --- Joining an account ---


@pytest.mark.django_db
def test_signing_in_keeps_what_both_wrote(learner, anonymous, note_down, library):
    note_down(learner, "of the account")
    note_down(anonymous, "before signing in", after=timedelta(hours=1))
    note_down(anonymous, "only here", place=LAB)
    for one in (learner, anonymous):
        mark(learner=one, place=LESSON, library=library, now=NOON)
    mark(learner=anonymous, place=QUESTION, library=library, now=NOON)

    for _ in range(2):
        merge(anonymous=anonymous, account=learner, now=NOON)

    keeping = keeping_of(learner, library, now=NOON)
    assert texts(keeping) == ["before signing in", "only here", ""]
    assert [one.text for one in keeping.groups[0].entries[0].versions] == ["of the account"]
    assert keeping.bookmarks == 2
    assert not Note.objects.of(anonymous).exists()
    assert not Bookmark.objects.of(anonymous).exists()
    # An open page of either takes neither version for its own.
    assert isinstance(note_down(learner, "typed on", base=1), Conflict)


@pytest.mark.django_db
def test_a_deleted_note_gives_way_to_one_that_stands(learner, anonymous, note_down):
    gone = note_down(anonymous, "deleted", after=timedelta(hours=1)).note
    delete_note(learner=anonymous, note_id=gone.pk, now=NOON)
    note_down(learner, "stands")

    merge(anonymous=anonymous, account=learner, now=NOON)

    assert Note.objects.standing().get().text == "stands"
    assert NoteVersion.objects.get().text == "deleted"


# --- All of it ---


@pytest.mark.django_db
def test_all_is_in_the_order_of_the_course(learner, note_down, library):
    two = Place(kind="lesson", ref="two")
    for place in (two, QUESTION, LAB, SECTION, LESSON):
        note_down(learner, str(place), place=place)

    keeping = keeping_of(learner, library, now=NOON)

    assert texts(keeping) == [str(place) for place in (LESSON, SECTION, LAB, QUESTION, two)]
    assert [group.lesson for group in keeping.groups] == ["one", "two"]


@pytest.mark.django_db
def test_what_is_gone_from_the_course_stays_and_says_where_it_was(learner, note_down, library):
    note_down(learner, "on the heading", place=SECTION)
    note_down(learner, "on the lab", place=LAB)
    one = library.lessons["one"].model_copy(update={"body": "Text.\n", "labs": ()})
    smaller = replace(library, lessons={**library.lessons, "one": one}, labs={})

    keeping = keeping_of(learner, smaller, now=NOON)
    (heading,), (lab,) = [group.entries for group in keeping.groups]

    assert (heading.is_there, heading.section_title, heading.note.text) == (False, "Second", "on the heading")
    assert (lab.is_there, lab.title, lab.note.text) == (False, "Double", "on the lab")
    # And can still be changed.
    changed = note_down(learner, "changed", place=LAB, base=1, shelf=smaller)
    assert isinstance(changed, Saved)
    assert "Lab: Double (not there any more)" in as_markdown(keeping, now=NOON)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "found"),
    [({"kind": "notes"}, ["Cold START"]), ({"kind": "bookmarks"}, [""]), ({"words": "start cold"}, ["Cold START"]),
     ({"words": "double"}, [""]), ({"words": "nothing"}, [])],
)  # fmt: skip
def test_it_can_be_filtered(learner, note_down, library, asked, found):
    note_down(learner, "Cold START")
    mark(learner=learner, place=LAB, library=library, now=NOON)

    assert texts(keeping_of(learner, library, now=NOON, **asked)) == found


@pytest.mark.django_db
def test_the_file_to_take_home_has_all_as_it_was_typed(learner, note_down, library):
    note_down(learner, "**Bold**\n\n- a list", place=SECTION)
    mark(learner=learner, place=LAB, library=library, now=NOON)

    text = as_markdown(keeping_of(learner, library, now=NOON), now=NOON)

    assert "## One\n\n### Second\n\n**Bold**\n\n- a list\n\n### Lab: Double\n\nBookmarked.\n" in text


@pytest.mark.django_db
def test_all_of_it_costs_three_queries(learner, note_down, library, django_assert_num_queries):
    for place in (LESSON, SECTION, LAB, QUESTION):
        note_down(learner, str(place), place=place)

    with django_assert_num_queries(3):
        keeping_of(learner, library, now=NOON)
    with django_assert_num_queries(0):
        keeping_of(None, library, now=NOON)
