CREATE TABLE intake.text_fingerprints (
  text_of    VARCHAR NOT NULL CHECK (text_of IN ('minutes', 'task')),
  code       VARCHAR NOT NULL,
  line_no    INTEGER NOT NULL,
  syllables  INTEGER NOT NULL,
  characters INTEGER NOT NULL,
  figures    INTEGER NOT NULL,
  line_mark  UINTEGER NOT NULL,
  runs       UINTEGER[] NOT NULL
);
COMMENT ON TABLE intake.text_fingerprints IS 'Lines of minutes and tasks as features and keyed fingerprints; the text cannot be read back';
COMMENT ON COLUMN intake.text_fingerprints.code IS 'meeting_code or task_code';
COMMENT ON COLUMN intake.text_fingerprints.figures IS 'Number of figures in the line';
COMMENT ON COLUMN intake.text_fingerprints.line_mark IS 'Keyed fingerprint of the line, digits masked';
COMMENT ON COLUMN intake.text_fingerprints.runs IS 'Keyed fingerprints of its runs of five syllables that begin in this line and go on into the next ones';
COMMENT ON COLUMN intake.text_fingerprints."text_of" IS 'What the line belongs to: minutes or a task';
COMMENT ON COLUMN intake.text_fingerprints."line_no" IS 'Number of the line, from 1';
COMMENT ON COLUMN intake.text_fingerprints."syllables" IS 'Syllables of the line';
COMMENT ON COLUMN intake.text_fingerprints."characters" IS 'Characters of the line';
