"""What an identity provider says about a person, and how long that counts; pure.

Streamlit keeps the claims of the ID token in a signed cookie for 30 days. Here a sign-in counts for the hours of the
workspace from the moment at which the provider issued the token, and rights are looked up apart at every run.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from etl.config.workspace import LOCAL_TIME

# Clocks of two machines differ; a token from further ahead is none of ours (chosen by us: what Authlib allows).
SKEW = timedelta(minutes=2)


def login_of(claims: Mapping[str, Any], claim: str, hours: int, at: datetime) -> str | None:
    """The login that grants are given to, or None where the sign-in does not count (any more).

    It does not where the claim or the moment of issue is lacking, the hours are over, or the provider does not say
    that the address was verified, so that anybody may have written it. `at` is in local time.
    """
    login, issued = claims.get(claim), issued_at(claims)
    if not isinstance(login, str) or not login.strip() or issued is None:
        return None
    if claim == "email" and claims.get("email_verified") is not True:
        return None
    return login.strip() if issued - SKEW <= at < issued + timedelta(hours=hours) else None


def issued_at(claims: Mapping[str, Any]) -> datetime | None:
    """When the provider issued the token, in local time; None where it does not say."""
    issued = claims.get("iat")
    if isinstance(issued, bool) or not isinstance(issued, int | float):
        return None
    return datetime.fromtimestamp(issued, LOCAL_TIME).replace(tzinfo=None)
