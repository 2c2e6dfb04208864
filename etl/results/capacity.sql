CREATE TABLE result.capacity (
  unit_code   VARCHAR NOT NULL,
  as_of       DATE NOT NULL,
  visits      INTEGER NOT NULL CHECK (visits >= 0),
  desk_checks INTEGER NOT NULL CHECK (desk_checks >= 0),
  is_stated   BOOLEAN NOT NULL,
  PRIMARY KEY (unit_code, as_of)
);
COMMENT ON TABLE result.capacity IS 'How many cells can be looked at in the month after as_of: [capacity] of cellpulse.toml as it was at the build';
COMMENT ON COLUMN result.capacity.unit_code IS 'Unit whose cells the limit is about; the empty text stands for all cells';
COMMENT ON COLUMN result.capacity.as_of IS 'First day of the month at whose end the result holds';
COMMENT ON COLUMN result.capacity.visits IS 'Visits a month';
COMMENT ON COLUMN result.capacity.desk_checks IS 'Checks of papers from the desk a month';
COMMENT ON COLUMN result.capacity.is_stated IS 'Stated in cellpulse.toml; false = the default by the number of cells';
