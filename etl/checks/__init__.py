"""Reasons for quarantine: each file selects row_no, column_name, found and expected of the rows at fault.

They read the stored rows (`intake.<table>`) and these TEMP views, which intake makes for each batch:

- `raw`: the rows as read, protected, every column as text; row_no, place, unreadable (why it is no row, else NULL);
- `sources`: row_no and source of each row as read;
- `single_source_runs`: run and source of earlier runs in which one source alone gave rows of the table;
- `repeats`: row_no of each row whose key comes again further down, last_row_no, last_place, identical;
- `parsed`: the rows that could be read, in the contract's types; misread (a text is there that the type does not take);
- `unchanged`: row_no of the rows that are stored already, or repeated word for word further down;
- `batch`: the rows of `parsed` that are not unchanged; columns that the source lacks have the stored values;
- `after_batch`: the table as it would be after the batch; row_no is NULL for stored rows;
- `faults`: row_no, reason and column_name of what earlier turns found.

`$today` is the day of the run.
"""
