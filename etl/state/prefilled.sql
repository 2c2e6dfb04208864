CREATE TABLE intake.prefilled (
  run      BIGINT NOT NULL,
  source   VARCHAR NOT NULL,
  file     VARCHAR NOT NULL,
  "table"  VARCHAR NOT NULL,
  "column" VARCHAR NOT NULL,
  n_rows   BIGINT NOT NULL,
  PRIMARY KEY (run, source, file, "table", "column")
);
COMMENT ON TABLE intake.prefilled IS 'Files in which every row of a column has the best value there is (100 points, good, 100 %), as in sheets that are filled in beforehand; their rows are taken';
COMMENT ON COLUMN intake.prefilled."run" IS 'Number of the run that read the file';
COMMENT ON COLUMN intake.prefilled."source" IS 'Source, as in intake.runs';
COMMENT ON COLUMN intake.prefilled."file" IS 'Name of the file; the source where it has no files';
COMMENT ON COLUMN intake.prefilled."table" IS 'Table of the contract';
COMMENT ON COLUMN intake.prefilled."column" IS 'Column of which every row has the best value';
COMMENT ON COLUMN intake.prefilled."n_rows" IS 'How many rows have it';
