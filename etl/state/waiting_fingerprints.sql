CREATE TABLE intake.waiting_fingerprints (
  source     VARCHAR NOT NULL,
  "table"    VARCHAR NOT NULL,
  place      VARCHAR NOT NULL,
  text_of    VARCHAR NOT NULL CHECK (text_of IN ('minutes', 'task')),
  code       VARCHAR NOT NULL,
  line_no    INTEGER NOT NULL,
  syllables  INTEGER NOT NULL,
  characters INTEGER NOT NULL,
  figures    INTEGER NOT NULL,
  line_mark  UINTEGER NOT NULL,
  runs       UINTEGER[] NOT NULL
);
COMMENT ON TABLE intake.waiting_fingerprints IS 'Text fingerprints of rows in quarantine, by the entry that they wait with; they are moved to text_fingerprints when the row is accepted';
COMMENT ON COLUMN intake.waiting_fingerprints."source" IS 'Source of the entry';
COMMENT ON COLUMN intake.waiting_fingerprints."table" IS 'Table of the entry';
COMMENT ON COLUMN intake.waiting_fingerprints."place" IS 'Place of the entry';
COMMENT ON COLUMN intake.waiting_fingerprints."text_of" IS 'What the line belongs to: minutes or a task';
COMMENT ON COLUMN intake.waiting_fingerprints."code" IS 'meeting_code or task_code';
COMMENT ON COLUMN intake.waiting_fingerprints."line_no" IS 'Number of the line, from 1';
COMMENT ON COLUMN intake.waiting_fingerprints."syllables" IS 'Syllables of the line';
COMMENT ON COLUMN intake.waiting_fingerprints."characters" IS 'Characters of the line';
COMMENT ON COLUMN intake.waiting_fingerprints."figures" IS 'Number of figures in the line';
COMMENT ON COLUMN intake.waiting_fingerprints."line_mark" IS 'Keyed fingerprint of the line, digits masked';
COMMENT ON COLUMN intake.waiting_fingerprints."runs" IS 'Keyed fingerprints of its runs of five syllables';
