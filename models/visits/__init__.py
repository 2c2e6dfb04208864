"""Visits that skim: pure numerics."""
