"""manage.py new lesson|lab|question"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from portal.engines.authoring import (
    Begun,
    Refused,
    begin_lab,
    begin_lesson,
    begin_question,
)
from portal.engines.authoring.skeletons import KINDS, Words
from portal.engines.curriculum.tree import Tree, sweep
from portal.management.beginning import write_begun


class Command(BaseCommand):
    help = "Begin a lesson, a lab or a question: a skeleton that is sound, named where learners find it."
    requires_system_checks = []  # an author may have no database yet

    def add_arguments(self, parser: CommandParser) -> None:
        kinds = parser.add_subparsers(dest="what", required=True, metavar="lesson|lab|question")
        lesson = self._kind(kinds, "lesson", "its slug: small letters, digits, single hyphens")
        lesson.add_argument("--module", required=True, help="where it belongs: a module of course.yaml")
        lesson.add_argument("--after", default="", metavar="LESSON", help="behind which; default: the last")
        lesson.add_argument("--objective", default="", help="what somebody can do after it")
        lesson.add_argument("--code", default="", help="default: the next free one")
        lesson.add_argument("--minutes", type=int, default=10)
        lab = self._kind(kinds, "lab", "its slug")
        lab.add_argument("--summary", default="", help="what is built, in one sentence")
        lab.add_argument("--lesson", default="", help="put it at the end of this lesson")
        lab.add_argument("--minutes", type=int, default=10)
        question = self._kind(kinds, "question", "<topic>/<slug>")
        question.add_argument("--kind", choices=KINDS, default="single")
        question.add_argument("--level", type=int, choices=(1, 2, 3), default=1)
        question.add_argument("--concept", action="append", default=[], help="may be given again")
        question.add_argument("--lesson", action="append", default=[], help="may be given again")

    def _kind(self, kinds: Any, name: str, slug: str) -> CommandParser:
        parser: CommandParser = kinds.add_parser(name)
        parser.add_argument("slug", help=slug)
        parser.add_argument("--title", default="", help="default: made of the slug")
        parser.add_argument("--fact", action="append", default=[], metavar="ID", help="may be given again")
        parser.add_argument(
            "--draft", action="store_true", help="mark what is left to write: check_content names each line"
        )
        parser.add_argument(
            "--content", type=Path, default=None, metavar="DIR", help="another content folder, as of a pack"
        )
        return parser

    def handle(self, **options: Any) -> None:
        root = (options["content"] or settings.CONTENT_DIR).resolve()
        tree = sweep(root)
        write_begun(self.stdout, root, tree, lambda: begin(tree, options))


def begin(tree: Tree, options: dict[str, Any]) -> Begun:
    """Raises Refused."""
    what, slug = options["what"], options["slug"]
    topic, _, asked = slug.partition("/")
    title = options["title"] or (asked or slug).replace("-", " ").capitalize()
    words = Words(title=title, draft=options["draft"], facts=options["fact"])
    if what == "lesson":
        told = {key: options[key] for key in ("module", "after", "objective", "code", "minutes")}
        return begin_lesson(tree, slug, words, **told)
    if what == "lab":
        told = {key: options[key] for key in ("summary", "minutes", "lesson")}
        return begin_lab(tree, slug, words, **told)
    if not asked:
        raise Refused(f"Say where the question belongs: <topic>/<slug>, as in scaling/{slug}.")
    return begin_question(
        tree,
        topic,
        asked,
        words,
        kind=options["kind"],
        level=options["level"],
        concepts=options["concept"],
        lessons=options["lesson"],
    )
