/*
order = 3
*/
CREATE TABLE intake.memberships (
  member_code VARCHAR NOT NULL,
  cell_code   VARCHAR NOT NULL,
  kind        VARCHAR NOT NULL CHECK (kind IN ('full', 'probationary', 'temporary_in')),
  role        VARCHAR CHECK (role IN ('secretary', 'deputy_secretary', 'committee_member', 'member')),
  valid_from  DATE NOT NULL,
  valid_to    DATE CHECK (valid_to >= valid_from),
  PRIMARY KEY (member_code, cell_code, valid_from)
);
COMMENT ON TABLE intake.memberships IS 'Who belongs to which cell, one row per validity period; members only as keyed hashes';
COMMENT ON COLUMN intake.memberships.member_code IS 'Keyed hash of the member''s code';
COMMENT ON COLUMN intake.memberships.cell_code IS 'Cell';
COMMENT ON COLUMN intake.memberships.kind IS 'Full, probationary, or temporarily taking part here';
COMMENT ON COLUMN intake.memberships.role IS 'Post in the cell; empty = unknown';
COMMENT ON COLUMN intake.memberships.valid_from IS 'First day of the membership';
COMMENT ON COLUMN intake.memberships.valid_to IS 'Last day, inclusive; empty = still';
