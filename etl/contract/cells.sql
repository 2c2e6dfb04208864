/*
order = 2
*/
CREATE TABLE intake.cells (
  cell_code            VARCHAR NOT NULL,
  unit_code            VARCHAR NOT NULL,
  name                 VARCHAR NOT NULL,
  cell_type            VARCHAR NOT NULL CHECK (cell_type IN ('residential', 'agency', 'public_service', 'state_enterprise', 'private_enterprise', 'student', 'armed_forces')),
  area_traits          VARCHAR CHECK (regexp_full_match(area_traits, '(remote|border|island|religious)(;(remote|border|island|religious))*')),
  min_duration_minutes INTEGER CHECK (min_duration_minutes BETWEEN 1 AND 600),
  meeting_day          INTEGER CHECK (meeting_day BETWEEN 1 AND 28),
  has_venue            BOOLEAN,
  has_internet         BOOLEAN,
  has_equipment        BOOLEAN,
  ownership            VARCHAR CHECK (ownership IN ('state', 'private', 'foreign')),
  secretary_trained_on DATE,
  secretary_heads_unit BOOLEAN,
  valid_from           DATE NOT NULL DEFAULT DATE '0001-01-01',
  valid_to             DATE CHECK (valid_to >= valid_from),
  merged_into          VARCHAR,
  PRIMARY KEY (cell_code, valid_from)
);
COMMENT ON TABLE intake.cells IS 'Party cells, one row per validity period';
COMMENT ON COLUMN intake.cells.cell_code IS 'Opaque code of the cell';
COMMENT ON COLUMN intake.cells.unit_code IS 'Organisation directly above the cell in this period';
COMMENT ON COLUMN intake.cells.name IS 'Name of the cell';
COMMENT ON COLUMN intake.cells.cell_type IS 'Type of cell (HD 42 of 2025)';
COMMENT ON COLUMN intake.cells.area_traits IS 'Traits of the area, separated by semicolons; empty = none known';
COMMENT ON COLUMN intake.cells.min_duration_minutes IS 'Shortest meeting by local rule, minutes; empty = the rubric''s';
COMMENT ON COLUMN intake.cells.meeting_day IS 'Usual day of the month of the regular meeting';
COMMENT ON COLUMN intake.cells.has_venue IS 'The cell has a place to meet';
COMMENT ON COLUMN intake.cells.has_internet IS 'The place of meeting has internet';
COMMENT ON COLUMN intake.cells.has_equipment IS 'The place of meeting has a computer, screen or loudspeaker for online or shared papers';
COMMENT ON COLUMN intake.cells.ownership IS 'Owner of the agency or enterprise: state, private or foreign';
COMMENT ON COLUMN intake.cells.secretary_trained_on IS 'Day on which the secretary last completed a training course for secretaries';
COMMENT ON COLUMN intake.cells.secretary_heads_unit IS 'The secretary also heads the village, agency or school';
COMMENT ON COLUMN intake.cells.valid_from IS 'First day of the period; empty = always (kept as 0001-01-01)';
COMMENT ON COLUMN intake.cells.valid_to IS 'Last day of the period, inclusive; empty = still';
COMMENT ON COLUMN intake.cells.merged_into IS 'Cell that took this one over at the end of the period';
