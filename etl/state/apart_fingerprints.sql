CREATE TABLE intake.apart_fingerprints (
  text_of    VARCHAR NOT NULL,
  code       VARCHAR NOT NULL,
  line_no    INTEGER NOT NULL,
  syllables  INTEGER NOT NULL,
  characters INTEGER NOT NULL,
  figures    INTEGER NOT NULL,
  line_mark  UINTEGER NOT NULL,
  runs       UINTEGER[] NOT NULL
);
COMMENT ON TABLE intake.apart_fingerprints IS 'Text fingerprints of the rows in apart_rows, by the codes that their sources have';
COMMENT ON COLUMN intake.apart_fingerprints."text_of" IS 'What the line belongs to: minutes or a task';
COMMENT ON COLUMN intake.apart_fingerprints."code" IS 'meeting_code or task_code in the source';
COMMENT ON COLUMN intake.apart_fingerprints."line_no" IS 'Number of the line, from 1';
COMMENT ON COLUMN intake.apart_fingerprints."syllables" IS 'Syllables of the line';
COMMENT ON COLUMN intake.apart_fingerprints."characters" IS 'Characters of the line';
COMMENT ON COLUMN intake.apart_fingerprints."figures" IS 'Number of figures in the line';
COMMENT ON COLUMN intake.apart_fingerprints."line_mark" IS 'Keyed fingerprint of the line, digits masked';
COMMENT ON COLUMN intake.apart_fingerprints."runs" IS 'Keyed fingerprints of its runs of five syllables that begin in this line and go on into the next ones';
