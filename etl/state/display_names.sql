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
