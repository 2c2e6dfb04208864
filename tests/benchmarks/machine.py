"""What the benchmarks ran on, in one line without names of machines or persons."""

from __future__ import annotations

import os
import platform
from pathlib import Path

import duckdb
import psutil


def describe() -> str:
    """Processor, cores, memory, system, versions of Python and DuckDB, and how many processes wanted a processor in the
    five minutes before: where that is not far below the cores, times by the clock say little."""
    memory = psutil.virtual_memory().total / 2**30
    return (
        f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GB, {platform.system()}, "
        f"Python {platform.python_version()}, DuckDB {duckdb.__version__}, load {psutil.getloadavg()[1]:.1f}"
    )


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text("utf-8").splitlines() if info.exists() else []
    named = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "")
    return named or platform.processor() or platform.machine()
