-- Sheets filled in beforehand are marked; meetings of two sources count once; names shown in online meetings are matched.
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
CREATE TABLE intake.meeting_links (
  source       VARCHAR NOT NULL,
  written_code VARCHAR NOT NULL,
  meeting_code VARCHAR NOT NULL,
  of_source    VARCHAR NOT NULL,
  goes_before  BOOLEAN NOT NULL,
  separate     BOOLEAN NOT NULL,
  run          BIGINT NOT NULL,
  PRIMARY KEY (source, written_code)
);
COMMENT ON TABLE intake.meeting_links IS 'Codes under which a source has a meeting that another source has too: same cell, day and kind; both count as one meeting';
COMMENT ON COLUMN intake.meeting_links."source" IS 'Source that has the meeting under another code';
COMMENT ON COLUMN intake.meeting_links."written_code" IS 'Its code there';
COMMENT ON COLUMN intake.meeting_links."meeting_code" IS 'Code under which the meeting counts';
COMMENT ON COLUMN intake.meeting_links."of_source" IS 'Source that the meeting came from first; empty = not known';
COMMENT ON COLUMN intake.meeting_links."goes_before" IS 'Whether the values of this source replace those of the first one, by [meetings] precedence in cellpulse.toml';
COMMENT ON COLUMN intake.meeting_links."separate" IS 'True where a person decided that they are two meetings; then they count as two';
COMMENT ON COLUMN intake.meeting_links."run" IS 'Number of the run that linked them';
CREATE TABLE intake.meeting_sources (
  meeting_code VARCHAR NOT NULL PRIMARY KEY,
  source       VARCHAR NOT NULL
);
COMMENT ON TABLE intake.meeting_sources IS 'Source that each meeting came from first';
COMMENT ON COLUMN intake.meeting_sources."meeting_code" IS 'Code of the meeting';
COMMENT ON COLUMN intake.meeting_sources."source" IS 'Source, as in intake.runs';
CREATE TABLE intake.display_names (
  cell_code   VARCHAR NOT NULL,
  name        VARCHAR NOT NULL,
  member_code VARCHAR NOT NULL,
  PRIMARY KEY (cell_code, name)
);
COMMENT ON TABLE intake.display_names IS 'Names that members of a cell show in online meetings, as agreed with them or matched by a person';
COMMENT ON COLUMN intake.display_names."cell_code" IS 'Cell';
COMMENT ON COLUMN intake.display_names."name" IS 'Keyed hash of the name shown, as codes of members are hashed';
COMMENT ON COLUMN intake.display_names."member_code" IS 'Keyed hash of the member''s code';
