"""Who signs in, as whom a page is seen, and the record of what was seen."""
