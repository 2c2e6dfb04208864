"""Ways into the warehouse, one module each: `pull(con, source, keys, cursors)` gives one Batch per table."""
