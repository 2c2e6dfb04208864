CREATE TABLE result.layout (
  version INTEGER NOT NULL
);
COMMENT ON TABLE result.layout IS 'Which layout the tables of this warehouse have; one row';
COMMENT ON COLUMN result.layout.version IS 'Number of the newest migration that was applied; 1 is the layout before migrations';
