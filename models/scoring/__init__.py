"""Meetings and cells scored by the rubrics of data/rubrics."""

from models.scoring.scores import rubrics_changed, score_cells, score_meetings

__all__ = ["rubrics_changed", "score_cells", "score_meetings"]
