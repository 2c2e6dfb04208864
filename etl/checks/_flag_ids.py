"""What a flag's id looks like."""

from __future__ import annotations

from etl.contract_tables import Check

# Ids are codes of the product, so they may be kept as they are; anything else could be a name.
FORM = "[a-z]+(_[a-z]+)*"


def with_form_of_flag(check: Check) -> str:
    """SQL condition: the value of a check's column has the form of a flag's id; false for columns of anything else."""
    return f"regexp_full_match({check.columns[0]}, '{FORM}')" if check.folder == "flags" else "false"
