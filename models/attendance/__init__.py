"""Attendance that has fallen, cell by cell: pure numerics, arrays in and arrays out."""

from models.attendance.limits import Limits, limits
from models.attendance.model import Falls, fall_model
from models.attendance.settings import Settings
from models.shared.selection import select

__all__ = ["Falls", "Limits", "Settings", "fall_model", "limits", "select"]
