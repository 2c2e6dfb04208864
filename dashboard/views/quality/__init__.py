"""The page of the quality of the data, uploads and releases."""
