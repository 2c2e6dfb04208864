"""The page of the evidence of formalism: copied and shared minutes, times of entry."""
