"""What a kind of question can do. One module a kind, one row each in the table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from portal.engines.curriculum.models import Asked
from portal.engines.grading.posted import Posted
from portal.engines.grading.presented import Presented
from portal.engines.grading.verdict import Verdict

Q = TypeVar("Q", bound=Asked)
Response = Mapping[str, Any]


def _whole(_question: Any, _response: Response) -> bool:
    return True


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind(Generic[Q]):
    """
    `present(question, seed, so_far)` says what to show; `so_far` is what the learner has given
    to a question of several steps. `read(question, posted, seed, so_far)` takes from a form what
    `mark` understands: shapes only, and what is missing comes out empty. `mark(question, response)`
    raises BadResponse for what is no answer. `is_whole(question, response)` says whether it can
    be marked or more is to be asked, which only a question `in_steps` does.
    """

    model: type[Q]
    present: Callable[[Q, int, Response], Presented]
    read: Callable[[Q, Posted, int, Response], dict[str, Any]]
    mark: Callable[[Q, Response], Verdict]
    is_whole: Callable[[Q, Response], bool] = _whole
    in_steps: bool = False
