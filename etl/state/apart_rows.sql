CREATE TABLE intake.apart_rows (
  meeting_code VARCHAR NOT NULL,
  written_code VARCHAR NOT NULL,
  "table"      VARCHAR NOT NULL,
  content      VARCHAR NOT NULL,
  counts       BOOLEAN NOT NULL,
  run          BIGINT NOT NULL
);
COMMENT ON TABLE intake.apart_rows IS 'Rows of meetings that several sources have, as each source has them; the tables of the contract have what counts';
COMMENT ON COLUMN intake.apart_rows."meeting_code" IS 'Code under which the meeting counts';
COMMENT ON COLUMN intake.apart_rows."written_code" IS 'Its code in the source of the row';
COMMENT ON COLUMN intake.apart_rows."table" IS 'Table of the contract';
COMMENT ON COLUMN intake.apart_rows."content" IS 'The row as JSON, as it was stored: codes of members hashed, texts only where they are retained';
COMMENT ON COLUMN intake.apart_rows."counts" IS 'Whether the row counts; of meetings, whether its values go before those of the others';
COMMENT ON COLUMN intake.apart_rows."run" IS 'Run that stored the row';
