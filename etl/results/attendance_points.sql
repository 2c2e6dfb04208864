CREATE TABLE result.attendance_points (
  cell_code    VARCHAR NOT NULL,
  month        DATE NOT NULL,
  rate         DOUBLE NOT NULL,
  mean         DOUBLE NOT NULL,
  lower        DOUBLE,
  upper        DOUBLE,
  near_lower   DOUBLE,
  near_upper   DOUBLE,
  point_type   VARCHAR NOT NULL CHECK (point_type IN ('common', 'astronomical', 'trend', 'two_of_three', 'shift')),
  p_prime_low  DOUBLE,
  p_prime_high DOUBLE
);
COMMENT ON TABLE result.attendance_points IS 'Attendance of the last 36 months as control charts see it, for the newest as_of; it informs, it does not flag';
COMMENT ON COLUMN result.attendance_points.cell_code IS 'Cell';
COMMENT ON COLUMN result.attendance_points.month IS 'Month with assessable attendance';
COMMENT ON COLUMN result.attendance_points.rate IS 'Present of those due, 0 to 1';
COMMENT ON COLUMN result.attendance_points.mean IS 'Mean of the rates';
COMMENT ON COLUMN result.attendance_points.lower IS 'Lower XmR limit, may be below 0; empty for a constant series';
COMMENT ON COLUMN result.attendance_points.upper IS 'Upper XmR limit, may be above 1; empty for a constant series';
COMMENT ON COLUMN result.attendance_points.near_lower IS 'Two thirds of the way to the lower limit';
COMMENT ON COLUMN result.attendance_points.near_upper IS 'Two thirds of the way to the upper limit';
COMMENT ON COLUMN result.attendance_points.point_type IS 'Rule that marks the point, the first that holds: astronomical, trend, two_of_three, shift; else common';
COMMENT ON COLUMN result.attendance_points.p_prime_low IS 'Lower limit that takes the number due into account (Laney), 0 to 1';
COMMENT ON COLUMN result.attendance_points.p_prime_high IS 'Upper limit that takes the number due into account (Laney), 0 to 1';
