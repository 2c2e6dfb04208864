"""From signals to flags: thresholds, the statement that most flags share, and a preview of other thresholds."""
