"""Whom to visit next month, on which day, and why: arrays in, a proposal out; no database, no clock, no files.

In: what is known of every cell of the scope (`Cells`) and how much the teams can do (`Capacity`). Out: visits, each
with its reason. `proposal.propose` is the way through: a share drawn at random (`draw`), the worth of every other
cell (`worth`), how well a day suits a cell (`meeting_days`), and the timetable that is worth most (`timetable`).
"""
