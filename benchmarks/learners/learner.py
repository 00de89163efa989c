"""What is hidden in a simulated learner, and how they answer."""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

from portal.engines.scheduling.rating import Seen

from .memory import KINDS

TOPICS, CONCEPTS_A_TOPIC, QUESTIONS_A_CONCEPT = 8, 5, 8
GUESS = 0.2  # of the points, by somebody who knows nothing
SLIP = 0.03  # of the points, lost by somebody who knows
HARDER = 0.7  # logits a level
TAUGHT = 0.05  # logits of ability that each explanation adds to its concept
DAYS = 60
EXPECTED_S = 60.0
CONFIDENCES = ("unsure", "ok", "sure")


@dataclass(frozen=True, slots=True)
class Question:
    """One of the bank that all learners share. `sticks` in standard deviations, `hardness` in logits."""

    number: int
    topic: int
    concept: int
    level: int
    hardness: float
    sticks: float


@dataclass(frozen=True, slots=True)
class Plan:
    """What is new on each day, and whether anything is done that day: the same for all schedules."""

    new: tuple[tuple[int, ...], ...]
    is_free: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class How:
    """How an answer came about: `pace` in the time that is expected, `says` weighs CONFIDENCES."""

    pace: float
    says: tuple[int, int, int]


RECALLED, REASONED, GUESSED = How(0.8, (5, 40, 55)), How(1.3, (15, 65, 20)), How(1.2, (70, 25, 5))


class Learner:
    def __init__(self, bank: tuple[Question, ...], seed: int, *, memory: str = "waning") -> None:
        """`memory` is one of KINDS. The same seed is the same learner with the same luck."""
        dice = Random(f"learner {seed}")
        self.bank, self.seed = bank, seed
        self.ability = _abilities(dice)
        self.memories = KINDS[memory](dice, [one.sticks for one in bank])
        self.plan = _plan(dice, bank)
        self.luck = Random(f"luck {seed}")

    def chance(self, question: Question, day: float) -> float:
        """The expected share of the points: remembered, or reasoned, or guessed."""
        recall = self.memories[question.number].recall(day)
        return recall * (1 - SLIP) + (1 - recall) * (GUESS + (1 - SLIP - GUESS) * self._reason(question))

    def answer(self, question: Question, day: float) -> Seen:
        """And then the explanation is read."""
        memory = self.memories[question.number]
        # What is missed at the first try becomes a card: the same for all schedules, whatever came before.
        luck = self.luck if memory.is_begun else Random(f"first {self.seed} {question.number}")
        recalled = luck.random() < memory.recall(day)
        reasoned = not recalled and luck.random() < self._reason(question)
        right = luck.random() < (1 - SLIP if recalled or reasoned else GUESS)
        if not memory.is_begun:
            self.ability[question.concept] += TAUGHT
        memory.practise(day, luck, recalled=recalled)
        how = RECALLED if recalled else REASONED if reasoned else GUESSED
        return Seen(
            share=float(right),
            took_s=EXPECTED_S * how.pace * luck.lognormvariate(0, 0.4),
            expected_s=EXPECTED_S,
            said=luck.choices(CONFIDENCES, how.says)[0],
        )

    def _reason(self, question: Question) -> float:
        return 1 / (1 + math.exp(question.hardness - self.ability[question.concept]))


def make_bank(seed: int) -> tuple[Question, ...]:
    dice = Random(f"bank {seed}")
    questions = []
    for number in range(TOPICS * CONCEPTS_A_TOPIC * QUESTIONS_A_CONCEPT):
        concept = number // QUESTIONS_A_CONCEPT
        level = dice.choices((1, 2, 3), (25, 50, 25))[0]
        questions.append(
            Question(
                number=number,
                topic=concept // CONCEPTS_A_TOPIC,
                concept=concept,
                level=level,
                hardness=HARDER * (level - 2) + dice.gauss(0, 0.6),
                sticks=dice.gauss(0, 1),
            )
        )
    return tuple(questions)


def _abilities(dice: Random) -> list[float]:
    """Of each concept, in logits: what the learner is like, the topic, and the concept."""
    general = dice.gauss(-0.3, 0.9)
    topics = [dice.gauss(0, 0.5) for _ in range(TOPICS)]
    return [
        general + topics[number // CONCEPTS_A_TOPIC] + dice.gauss(0, 0.5)
        for number in range(TOPICS * CONCEPTS_A_TOPIC)
    ]


def _plan(dice: Random, bank: tuple[Question, ...]) -> Plan:
    """One to six new questions a day, of topics that are liked more or less; some days are left out."""
    liked = [dice.uniform(0.2, 1) for _ in range(TOPICS)]
    order = sorted(bank, key=lambda one: dice.random() ** (1 / liked[one.topic]), reverse=True)
    a_day, absent = dice.uniform(0.5, 4), dice.uniform(0, 0.3)
    is_free = tuple(dice.random() >= absent for _ in range(DAYS))
    numbers = iter([one.number for one in order])
    new, owed = [], 0.0
    for day in range(DAYS):
        owed += a_day if is_free[day] else 0.0
        takes, owed = int(owed), owed - int(owed)
        new.append(tuple(number for _, number in zip(range(takes), numbers, strict=False)))
    return Plan(new=tuple(new), is_free=is_free)
