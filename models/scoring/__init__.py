"""Meetings and cells scored by the rubrics of data/rubrics."""

from models.scoring.scores import score_cells, score_meetings

__all__ = ["score_cells", "score_meetings"]
