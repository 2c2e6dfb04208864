/*
order = 11
*/
CREATE TABLE intake.visits (
  visit_code       VARCHAR NOT NULL PRIMARY KEY,
  cell_code        VARCHAR NOT NULL,
  kind             VARCHAR NOT NULL CHECK (kind IN ('sit_in', 'regular_supervision', 'thematic_supervision', 'inspection', 'twinning')),
  by_level         VARCHAR CHECK (by_level IN ('central', 'province', 'district', 'commune', 'grassroots')),
  visited_on       DATE NOT NULL,
  arrived_at       TIMESTAMP,
  left_at          TIMESTAMP CHECK (left_at >= arrived_at),
  remarks_recorded BOOLEAN,
  selected_by      VARCHAR CHECK (selected_by IN ('flag', 'random', 'routine', 'other'))
);
COMMENT ON TABLE intake.visits IS 'Visits of the higher level to a cell, one row each';
COMMENT ON COLUMN intake.visits.visit_code IS 'Opaque code of the visit';
COMMENT ON COLUMN intake.visits.cell_code IS 'Cell visited';
COMMENT ON COLUMN intake.visits.kind IS 'Sitting in, supervision, inspection or twinning';
COMMENT ON COLUMN intake.visits.by_level IS 'Level of the visitor';
COMMENT ON COLUMN intake.visits.visited_on IS 'Day of the visit';
COMMENT ON COLUMN intake.visits.arrived_at IS 'Arrival, local time';
COMMENT ON COLUMN intake.visits.left_at IS 'Leaving, local time';
COMMENT ON COLUMN intake.visits.remarks_recorded IS 'The visitor''s remarks were recorded';
COMMENT ON COLUMN intake.visits.selected_by IS 'How the cell was chosen for the visit';
