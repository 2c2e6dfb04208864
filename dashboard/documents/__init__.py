"""Files for people: briefs, committee pages, corrections, exports, calendars and digests."""
