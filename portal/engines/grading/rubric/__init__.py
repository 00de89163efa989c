"""
An answer in one's own words → which points of a rubric it seems to make, and by which words.

Only what an author wrote down is looked for: words side by side or near each other. How alike
two texts are is not asked, because a confident falsehood is most like the truth. What comes out
is a suggestion, for the learner to confirm or to correct.
"""

from __future__ import annotations

from .suggest import Suggested, Suggestions, suggest

__all__ = ["Suggested", "Suggestions", "suggest"]
