CREATE TABLE result.attendance_limits (
  cell_code VARCHAR NOT NULL,
  month     DATE NOT NULL,
  expected  DOUBLE,
  low95     DOUBLE,
  high95    DOUBLE,
  low998    DOUBLE,
  high998   DOUBLE
);
COMMENT ON TABLE result.attendance_limits IS 'What attendance would be if nothing had changed, for the newest as_of';
COMMENT ON COLUMN result.attendance_limits.cell_code IS 'Cell';
COMMENT ON COLUMN result.attendance_limits.month IS 'Month';
COMMENT ON COLUMN result.attendance_limits.expected IS 'Expected rate, month effects in, 0 to 1';
COMMENT ON COLUMN result.attendance_limits.low95 IS 'Lower 95 per cent limit';
COMMENT ON COLUMN result.attendance_limits.high95 IS 'Upper 95 per cent limit';
COMMENT ON COLUMN result.attendance_limits.low998 IS 'Lower 99.8 per cent limit';
COMMENT ON COLUMN result.attendance_limits.high998 IS 'Upper 99.8 per cent limit';
