CREATE TABLE intake.matched_rows (
  cell_code    VARCHAR NOT NULL,
  name         VARCHAR NOT NULL,
  member_code  VARCHAR NOT NULL,
  meeting_code VARCHAR NOT NULL,
  source       VARCHAR NOT NULL,
  place        VARCHAR NOT NULL,
  content      VARCHAR NOT NULL,
  run          BIGINT NOT NULL
);
COMMENT ON TABLE intake.matched_rows IS 'Rows of online meetings that became a member''s by a matched name, as they were before, so that a wrong match can be undone';
COMMENT ON COLUMN intake.matched_rows."cell_code" IS 'Cell';
COMMENT ON COLUMN intake.matched_rows."name" IS 'Keyed hash of the name shown, as in display_names';
COMMENT ON COLUMN intake.matched_rows."member_code" IS 'Keyed hash of the code of the member that the row was taken for';
COMMENT ON COLUMN intake.matched_rows."meeting_code" IS 'Meeting';
COMMENT ON COLUMN intake.matched_rows."source" IS 'Source, as in intake.runs';
COMMENT ON COLUMN intake.matched_rows."place" IS 'File and line, or hashed key';
COMMENT ON COLUMN intake.matched_rows."content" IS 'The row as JSON, with the name''s hash for the member';
COMMENT ON COLUMN intake.matched_rows."run" IS 'Run that read the row';
