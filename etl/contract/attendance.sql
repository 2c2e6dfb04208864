/*
order = 5
*/
CREATE TABLE intake.attendance (
  meeting_code VARCHAR NOT NULL,
  member_code  VARCHAR NOT NULL,
  status       VARCHAR NOT NULL CHECK (status IN ('present', 'present_online', 'excused', 'unexcused')),
  arrived_at   TIMESTAMP,
  left_at      TIMESTAMP CHECK (left_at >= arrived_at),
  PRIMARY KEY (meeting_code, member_code)
);
COMMENT ON TABLE intake.attendance IS 'Roll call, one row per meeting and member; members only as keyed hashes';
COMMENT ON COLUMN intake.attendance.meeting_code IS 'Meeting';
COMMENT ON COLUMN intake.attendance.member_code IS 'Keyed hash of the member''s code';
COMMENT ON COLUMN intake.attendance.status IS 'Mark in the roll call';
COMMENT ON COLUMN intake.attendance.arrived_at IS 'Arrival, local time';
COMMENT ON COLUMN intake.attendance.left_at IS 'Leaving, local time';
