"""
GitHub workflows that deploy to AWS: SchemaStore's schema first, then what has bitten others.

    findings = check_workflow(text, checks=checks, has_samconfig=False)

The schema is asked behind the walls, as templates are; the rules only read values.
"""

from __future__ import annotations

from .check import check_workflow
from .majors import MAJORS, Major

__all__ = ["MAJORS", "Major", "check_workflow"]
