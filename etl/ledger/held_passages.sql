CREATE TABLE intake.held_passages (
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
COMMENT ON TABLE intake.held_passages IS 'Passages of rows in quarantine, by the entry that they wait with; they become passages when the row is accepted';
