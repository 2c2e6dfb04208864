"""Published tables as signed Parquet by province and month: a province's site writes them, the centre joins them."""
