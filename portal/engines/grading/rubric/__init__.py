"""
An answer in one's own words → which points of a rubric it seems to make, and by which words.

Only what an author wrote down is looked for: words side by side or near each other. How alike
two texts are is not asked, because a confident falsehood is most like the truth. What comes out
is a suggestion, for the learner to confirm or to correct.

A language model can be asked in place of that (`LanguageModel`): what it says counts as far as it quotes
words that stand in the answer, and is a suggestion as well.
"""

from __future__ import annotations

from .language_model import LanguageModel, NotSuggested
from .quotes import quoting
from .suggest import Suggested, Suggester, Suggestions, suggest

__all__ = [
    "LanguageModel",
    "NotSuggested",
    "Suggested",
    "Suggester",
    "Suggestions",
    "quoting",
    "suggest",
]
