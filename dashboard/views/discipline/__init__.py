"""The page of disciplinary cases."""
