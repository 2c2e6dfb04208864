"""The page of accounts, grants and the audit record."""
