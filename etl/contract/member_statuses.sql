/*
order = 6
*/
CREATE TABLE intake.member_statuses (
  member_code VARCHAR NOT NULL,
  status      VARCHAR NOT NULL CHECK (status IN ('exempt', 'temporarily_away', 'special_duty', 'suspended')),
  valid_from  DATE NOT NULL,
  valid_to    DATE CHECK (valid_to >= valid_from),
  PRIMARY KEY (member_code, status, valid_from)
);
COMMENT ON TABLE intake.member_statuses IS 'Periods in which a member is not expected at meetings; members only as keyed hashes';
COMMENT ON COLUMN intake.member_statuses.member_code IS 'Keyed hash of the member''s code';
COMMENT ON COLUMN intake.member_statuses.status IS 'Exempt, temporarily away, on special duty, or suspended';
COMMENT ON COLUMN intake.member_statuses.valid_from IS 'First day of the period';
COMMENT ON COLUMN intake.member_statuses.valid_to IS 'Last day, inclusive; empty = still';
