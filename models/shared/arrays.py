"""Types of the arrays that the models take and give; shapes stand in the docstrings of the functions."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Bytes = NDArray[np.int8]
Shorts = NDArray[np.int16]
Texts = NDArray[np.str_]
