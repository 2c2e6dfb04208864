"""The figures that a page draws, as its reader gets them."""

from __future__ import annotations

import base64
import json
from typing import Any

import numpy as np
from streamlit.testing.v1 import AppTest


def drawn(app: AppTest) -> dict[str, dict[str, Any]]:
    """Every chart of a page by its name in saved files: data and layout."""
    drawings = [piece.proto for piece in app.get("bidi_component") if piece.proto.component_name == "cellpulse_chart"]
    specs = [json.loads(json.loads(drawing.json)["figure"]) for drawing in drawings]
    return {spec["layout"]["meta"]["file"]: spec for spec in specs}


def values(array: Any) -> list[Any]:
    """The values of an array of a figure, which is written as numbers or packed."""
    if isinstance(array, dict):
        packed = np.frombuffer(base64.b64decode(array["bdata"]), dtype=np.dtype(array["dtype"]))
        return packed.tolist()
    return list(array)
