CREATE TABLE intake.quarantine (
  source      VARCHAR NOT NULL,
  "table"     VARCHAR NOT NULL,
  place       VARCHAR NOT NULL,
  run         BIGINT NOT NULL,
  row_key     VARCHAR,
  cell_code   VARCHAR,
  reasons     VARCHAR[] NOT NULL,
  sentence_vi VARCHAR NOT NULL,
  sentence_en VARCHAR NOT NULL,
  content     VARCHAR NOT NULL,
  retriable   BOOLEAN NOT NULL,
  PRIMARY KEY (source, "table", place)
);
COMMENT ON TABLE intake.quarantine IS 'Rows that could not be taken, one per source, table and place, with every reason that holds';
COMMENT ON COLUMN intake.quarantine.row_key IS 'The key columns as a JSON list; empty where a key column is missing or unreadable';
COMMENT ON COLUMN intake.quarantine.cell_code IS 'The cell that the row belongs to as far as it is known, for scope; empty = unknown';
COMMENT ON COLUMN intake.quarantine.content IS 'The row as JSON: members as hashes, no texts, faulty values only as their shape';
COMMENT ON COLUMN intake.quarantine.retriable IS 'True where nothing of the row was unreadable, so that it can be tried again';
COMMENT ON COLUMN intake.quarantine."source" IS 'Source: a folder, or a name in cellpulse.toml';
COMMENT ON COLUMN intake.quarantine."table" IS 'Table of the contract';
COMMENT ON COLUMN intake.quarantine."place" IS 'File and line; for databases the keyed hash of the key';
COMMENT ON COLUMN intake.quarantine."run" IS 'Run that last read the row';
COMMENT ON COLUMN intake.quarantine."reasons" IS 'Every reason that holds';
COMMENT ON COLUMN intake.quarantine."sentence_vi" IS 'What is wrong and what to do, in Vietnamese';
COMMENT ON COLUMN intake.quarantine."sentence_en" IS 'The same in English';
