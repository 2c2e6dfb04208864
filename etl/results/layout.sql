CREATE TABLE result.layout (
  fingerprint VARCHAR NOT NULL
);
COMMENT ON TABLE result.layout IS 'Which version of the marts and results these are; one row';
COMMENT ON COLUMN result.layout.fingerprint IS 'Fingerprint of the statements that made them; under another one they are made anew';
