"""
How an authorizer's configuration names where a caller's identity is.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
"""

from __future__ import annotations

import re

# In the three spellings of the three kinds of API.
SOURCE = re.compile(
    r"(?:(?:method|route)\.request|\$request)\.(?P<place>header|querystring)\.(?P<name>[^\s.]{1,256})"
    r"|\$?context\.(?P<context>[a-zA-Z0-9.]{1,100})|\$?stageVariables\.(?P<variable>[a-zA-Z0-9_]{1,64})",
    re.ASCII,
)


def is_source(text: str) -> bool:
    return SOURCE.fullmatch(text) is not None
