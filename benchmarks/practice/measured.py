"""
One database, filled and measured; the numbers go to stdout as JSON. A process of its own, because the
settings are read once: `DATABASE_URL=… python -m benchmarks.practice.measured --answers 1000000`.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import time
from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = {"HTTP_HOST": "127.0.0.1"}
HTMX = {"HTTP_HX_REQUEST": "true"}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.practice.measured", description=__doc__)
    parser.add_argument("--answers", type=int, default=1_000_000)
    parser.add_argument("--learners", type=int, default=1_200)
    parser.add_argument("--rounds", type=int, default=300, help="answers that are timed")
    parser.add_argument("--keep", type=Path, help="folder of a database that stays, to be measured again")
    options = parser.parse_args()
    with TemporaryDirectory(prefix="warmstart-practice-") as folder:
        os.environ["VAR_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
        os.environ.pop("DEBUG", None)  # as served: content and templates are read once
        os.environ["LOG_LEVEL"] = "ERROR"
        found = _in_database(options.keep or Path(folder), options)
    json.dump(found, sys.stdout)


def _in_database(folder: Path, options: argparse.Namespace) -> dict[str, object]:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    if connection.vendor == "sqlite":
        settings.DATABASES["default"]["TEST"]["NAME"] = folder / "practice.sqlite3"
    call_command("collectstatic", interactive=False, verbosity=0)
    made, keep = connection.settings_dict["NAME"], options.keep is not None
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False, keepdb=keep)
    try:
        from benchmarks.practice.fill import fill
        from portal.library import library, warm_up

        started = time.monotonic()
        if _stored() < options.answers:
            fill(library(), answers=options.answers, learners=options.learners)
        filled_s = time.monotonic() - started
        stored = _stored()
        warm_up()  # as a server does before its first request
        timings = _practise(rounds=options.rounds)
        return {"database": _version(), "filled_s": filled_s, "stored": stored, "timings": timings}
    finally:
        connection.creation.destroy_test_db(made, verbosity=0, keepdb=keep)


def _practise(*, rounds: int) -> dict[str, list[tuple[float, float]]]:
    """Milliseconds of every request, by what it was."""
    from django.test import Client

    from portal.records.accounts.models import User

    took: dict[str, list[tuple[float, float]]] = defaultdict(list)
    chance = random.Random(11)
    everybody = list(User.objects.order_by("pk"))
    first, *others = chance.sample(everybody, len(everybody))
    _show_everything_once(first)
    for user in others:
        client = Client(enforce_csrf_checks=True)
        client.force_login(user)
        client.get("/accounts/login/", **HERE)  # each client starts a portal of its own
        _one_session(client, chance, took)
        if len(took["answer"]) >= rounds:
            break
    return dict(took)


def _show_everything_once(user) -> None:
    """A process renders the Markdown of a question the first time it is shown, and every template once."""
    from django.test import Client

    from portal.library import library
    from tests import answers

    client = Client()
    client.force_login(user)
    _one_session(client, random.Random(3), defaultdict(list))
    for topic, found in library().question_sets.items():
        for question in filter(_can_be_posted, found.questions):
            url = f"/practice/{topic}/{question.slug}/"
            client.get(url, **HERE)
            if question.kind in ("free-text", "design"):
                for step, text in enumerate(answers.models_of(question)):
                    client.post(f"{url}answer/", {"step": str(step), "text": text}, **HERE)
            client.post(f"{url}answer/", answers.right(question), **HERE, **HTMX)


def _one_session(client, chance: random.Random, took: dict[str, list[tuple[float, float]]]) -> None:
    from portal.library import library

    shelf = library()
    topic = chance.choice(list(shelf.question_sets))
    page = _timed(took, "topics", lambda: client.get("/practice/", **HERE))
    token = {"csrfmiddlewaretoken": client.cookies["csrftoken"].value}
    begun = _timed(took, "start", lambda: client.post(f"/practice/{topic}/start/", token, **HERE))
    assert (page.status_code, begun.status_code) == (200, 303), (page.status_code, begun.status_code)
    _walk(client, begun.url, shelf, topic, token, chance, took)
    _timed(took, "session", lambda: client.get(begun.url, **HERE))
    _timed(took, "progress", lambda: client.get("/progress/", **HERE))


def _walk(client, url: str, shelf, topic: str, token: dict, chance, took) -> None:
    from portal.records.progress.models import PracticeSession
    from tests import answers

    session = PracticeSession.objects.get(pk=url.rstrip("/").rpartition("/")[2])
    for slug in session.questions:
        question = shelf.question(f"{topic}/{slug}")
        if not _can_be_posted(question):
            continue
        page = _timed(took, "session", lambda: client.get(url, **HERE))
        assert page.status_code == 200, page.status_code
        fields = {**token, "question": slug, "confidence": chance.choice(("unsure", "ok", "sure"))}
        if question.kind in ("free-text", "design"):
            for step, text in enumerate(answers.models_of(question)):
                written = {**fields, "step": str(step), "text": text}
                _timed(
                    took, "writing", lambda said=written: client.post(f"{url}answer/", said, **HERE, **HTMX)
                )
        said = {**fields, **_form(question, session.seed, chance)}
        given = _timed(took, "answer", lambda said=said: client.post(f"{url}answer/", said, **HERE, **HTMX))
        assert given.status_code == 200, (slug, given.status_code)
        assert "verdict" in given.text, slug


def _form(question, seed: int, chance: random.Random) -> dict:
    """Right more often than wrong. A policy that says nothing is no answer to be marked."""
    from tests import answers

    if chance.random() < 0.6 or question.kind == "policy-matrix":
        return answers.right(question, seed=seed)
    return answers.wrong(question)


def _can_be_posted(question) -> bool:
    """Not those whose code is run, before they count or afterwards."""
    from portal.engines.curriculum.models import Placed

    return not isinstance(question, Placed)


def _timed(took: dict[str, list[tuple[float, float]]], what: str, work):
    """Milliseconds by the clock, and those of them in which this process had a processor."""
    started, worked = time.perf_counter(), time.process_time()
    answer = work()
    took[what].append(((time.perf_counter() - started) * 1000, (time.process_time() - worked) * 1000))
    return answer


def _version() -> str:
    from django.db import connection

    if connection.vendor == "sqlite":
        from sqlite3 import sqlite_version

        return f"SQLite {sqlite_version}"
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return f"PostgreSQL {cursor.fetchone()[0].split()[0]}"


def _stored() -> int:
    from portal.records.progress.models import Answer

    return Answer.objects.count()


if __name__ == "__main__":
    main()
