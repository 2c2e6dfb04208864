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
