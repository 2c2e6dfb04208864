-- Coordinates of units are optional columns; a column with a CHECK cannot be added, so the table is made anew.
ALTER TABLE intake.units RENAME TO units_before;
CREATE TABLE intake.units (
  unit_code   VARCHAR NOT NULL,
  parent_code VARCHAR,
  name        VARCHAR NOT NULL,
  level       VARCHAR NOT NULL CHECK (level IN ('central', 'province', 'district', 'commune', 'grassroots', 'sub_committee')),
  lat         DOUBLE CHECK (lat BETWEEN -90 AND 90),
  lon         DOUBLE CHECK (lon BETWEEN -180 AND 180),
  valid_from  DATE NOT NULL DEFAULT DATE '0001-01-01',
  valid_to    DATE CHECK (valid_to >= valid_from),
  run         BIGINT NOT NULL
);
INSERT INTO intake.units BY NAME FROM intake.units_before;
DROP TABLE intake.units_before;
COMMENT ON TABLE intake.units IS 'Party organisations above the cells, one row per validity period';
COMMENT ON COLUMN intake.units.unit_code IS 'Opaque code of the organisation';
COMMENT ON COLUMN intake.units.parent_code IS 'Code of the organisation directly above; empty = root';
COMMENT ON COLUMN intake.units.name IS 'Name of the organisation';
COMMENT ON COLUMN intake.units.level IS 'Level in the tree';
COMMENT ON COLUMN intake.units.lat IS 'Latitude of the seat, degrees north; empty = unknown, then the unit is on no map';
COMMENT ON COLUMN intake.units.lon IS 'Longitude of the seat, degrees east; empty = unknown';
COMMENT ON COLUMN intake.units.valid_from IS 'First day of the period; empty = always (kept as 0001-01-01)';
COMMENT ON COLUMN intake.units.valid_to IS 'Last day of the period, inclusive; empty = still';
COMMENT ON COLUMN intake.units.run IS 'Run that last wrote the row';
