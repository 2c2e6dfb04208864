CREATE TABLE intake.cursors (
  source  VARCHAR NOT NULL,
  "table" VARCHAR NOT NULL,
  cursor  VARCHAR NOT NULL,
  PRIMARY KEY (source, "table")
);
COMMENT ON TABLE intake.cursors IS 'How far each SQL source has been read; published together with the rows, so a killed pull is read again';
COMMENT ON COLUMN intake.cursors."source" IS 'Source';
COMMENT ON COLUMN intake.cursors."table" IS 'Table';
COMMENT ON COLUMN intake.cursors."cursor" IS 'How far the table has been read, as text';
