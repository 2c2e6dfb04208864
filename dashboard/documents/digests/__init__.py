"""Digests: what is new or persists, to each recipient within the recipient's own scope, counts and links only."""

from dashboard.documents.digests.sending import Outcome, send_due

__all__ = ["Outcome", "send_due"]
