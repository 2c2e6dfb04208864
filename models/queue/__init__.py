"""The queue of cells: which to look at this month within the capacity, and the state of every cell."""

from models.queue.capacity import Capacity, Limit
from models.queue.order import put_in_order

__all__ = ["Capacity", "Limit", "put_in_order"]
