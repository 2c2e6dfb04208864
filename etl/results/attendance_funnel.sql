CREATE TABLE result.attendance_funnel (
  cell_code VARCHAR NOT NULL,
  present   BIGINT NOT NULL,
  due       BIGINT NOT NULL CHECK (due > 0),
  rate      DOUBLE NOT NULL,
  target    DOUBLE NOT NULL,
  low95     DOUBLE NOT NULL,
  high95    DOUBLE NOT NULL,
  low998    DOUBLE NOT NULL,
  high998   DOUBLE NOT NULL
);
COMMENT ON TABLE result.attendance_funnel IS 'Attendance of the last 12 months among cells of the type, for the newest as_of; it informs, it does not flag';
COMMENT ON COLUMN result.attendance_funnel.cell_code IS 'Cell';
COMMENT ON COLUMN result.attendance_funnel.present IS 'Present in the 12 months together';
COMMENT ON COLUMN result.attendance_funnel.due IS 'Due in the 12 months together';
COMMENT ON COLUMN result.attendance_funnel.rate IS 'Present of those due, 0 to 1';
COMMENT ON COLUMN result.attendance_funnel.target IS 'Rate of all cells of the type together';
COMMENT ON COLUMN result.attendance_funnel.low95 IS 'Lower 95 per cent limit for a cell of this size';
COMMENT ON COLUMN result.attendance_funnel.high95 IS 'Upper 95 per cent limit for a cell of this size';
COMMENT ON COLUMN result.attendance_funnel.low998 IS 'Lower 99.8 per cent limit for a cell of this size';
COMMENT ON COLUMN result.attendance_funnel.high998 IS 'Upper 99.8 per cent limit for a cell of this size';
