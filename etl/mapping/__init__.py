"""Files of any layout onto the contract's tables: bytes and texts in, texts out; no database, no files, no clock."""
