-- The newest names of cells and organisations are marts of their own; the months that are published get theirs.
CREATE TABLE mart.cell_names (
  as_of     DATE,
  cell_code VARCHAR,
  name      VARCHAR,
  cell_type VARCHAR,
  unit_code VARCHAR
);
COMMENT ON TABLE mart.cell_names IS 'The newest name, type and organisation of each cell';
COMMENT ON COLUMN mart.cell_names.as_of IS 'First day of the month looked back from';
COMMENT ON COLUMN mart.cell_names.cell_code IS 'Cell';
COMMENT ON COLUMN mart.cell_names.name IS 'Name';
COMMENT ON COLUMN mart.cell_names.cell_type IS 'Type of the cell';
COMMENT ON COLUMN mart.cell_names.unit_code IS 'Organisation directly above';
INSERT INTO mart.cell_names
SELECT b.as_of, c.cell_code, c.name, c.cell_type, c.unit_code
FROM result.builds AS b
JOIN intake.cells AS c ON c.valid_from <= last_day(b.as_of)
QUALIFY ROW_NUMBER() OVER (PARTITION BY b.as_of, c.cell_code ORDER BY c.valid_from DESC) = 1
ORDER BY b.as_of;
CREATE TABLE mart.unit_names (
  as_of       DATE,
  unit_code   VARCHAR,
  name        VARCHAR,
  level       VARCHAR,
  parent_code VARCHAR,
  valid_to    DATE
);
COMMENT ON TABLE mart.unit_names IS 'The newest name, level and parent of each organisation';
COMMENT ON COLUMN mart.unit_names.as_of IS 'First day of the month looked back from';
COMMENT ON COLUMN mart.unit_names.unit_code IS 'Organisation';
COMMENT ON COLUMN mart.unit_names.name IS 'Name';
COMMENT ON COLUMN mart.unit_names.level IS 'Level in the tree';
COMMENT ON COLUMN mart.unit_names.parent_code IS 'Code of the organisation directly above; empty = root';
COMMENT ON COLUMN mart.unit_names.valid_to IS 'Last day of the period, inclusive; empty = still';
INSERT INTO mart.unit_names
SELECT b.as_of, u.unit_code, u.name, u.level, u.parent_code, u.valid_to
FROM result.builds AS b
JOIN intake.units AS u ON u.valid_from <= last_day(b.as_of)
QUALIFY ROW_NUMBER() OVER (PARTITION BY b.as_of, u.unit_code ORDER BY u.valid_from DESC) = 1
ORDER BY b.as_of;
