CREATE TABLE intake.runs (
  run             BIGINT NOT NULL,
  source          VARCHAR NOT NULL,
  "table"         VARCHAR NOT NULL,
  started_at      TIMESTAMP NOT NULL,
  ended_at        TIMESTAMP NOT NULL,
  rows_read       BIGINT NOT NULL,
  accepted        BIGINT NOT NULL,
  unchanged       BIGINT NOT NULL,
  quarantined     BIGINT NOT NULL,
  columns_dropped VARCHAR[] NOT NULL,
  PRIMARY KEY (run, source, "table"),
  CHECK (rows_read = accepted + unchanged + quarantined)
);
COMMENT ON TABLE intake.runs IS 'What each ingest read, per source and table; nothing read is lost: rows_read = accepted + unchanged + quarantined';
COMMENT ON COLUMN intake.runs."run" IS 'Number of the run';
COMMENT ON COLUMN intake.runs."source" IS 'Source: a folder, a name in cellpulse.toml, or quarantine for released rows';
COMMENT ON COLUMN intake.runs."table" IS 'Table of the contract';
COMMENT ON COLUMN intake.runs."started_at" IS 'Beginning, local time';
COMMENT ON COLUMN intake.runs."ended_at" IS 'End, local time';
COMMENT ON COLUMN intake.runs."rows_read" IS 'Rows read';
COMMENT ON COLUMN intake.runs."accepted" IS 'Rows taken as new or corrected';
COMMENT ON COLUMN intake.runs."unchanged" IS 'Rows that stood there already';
COMMENT ON COLUMN intake.runs."quarantined" IS 'Rows that could not be taken';
COMMENT ON COLUMN intake.runs."columns_dropped" IS 'Columns that the contract does not know, dropped at the door';
