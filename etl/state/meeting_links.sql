CREATE TABLE intake.meeting_links (
  source       VARCHAR NOT NULL,
  written_code VARCHAR NOT NULL,
  meeting_code VARCHAR NOT NULL,
  of_source    VARCHAR NOT NULL,
  goes_before  BOOLEAN NOT NULL,
  separate     BOOLEAN NOT NULL,
  run          BIGINT NOT NULL,
  PRIMARY KEY (source, written_code)
);
COMMENT ON TABLE intake.meeting_links IS 'Codes under which a source has a meeting that another source has too: same cell, day and kind; both count as one meeting';
COMMENT ON COLUMN intake.meeting_links."source" IS 'Source that has the meeting under another code';
COMMENT ON COLUMN intake.meeting_links."written_code" IS 'Its code there';
COMMENT ON COLUMN intake.meeting_links."meeting_code" IS 'Code under which the meeting counts';
COMMENT ON COLUMN intake.meeting_links."of_source" IS 'Source that the meeting came from first; empty = not known';
COMMENT ON COLUMN intake.meeting_links."goes_before" IS 'Whether the values of this source replace those of the first one, by [meetings] precedence in cellpulse.toml';
COMMENT ON COLUMN intake.meeting_links."separate" IS 'True where a person decided that they are two meetings; then they count as two';
COMMENT ON COLUMN intake.meeting_links."run" IS 'Number of the run that linked them';
