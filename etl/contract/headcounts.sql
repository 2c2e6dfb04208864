/*
order = 7
*/
CREATE TABLE intake.headcounts (
  meeting_code   VARCHAR NOT NULL PRIMARY KEY,
  on_roll        INTEGER CHECK (on_roll BETWEEN 0 AND 10000),
  exempt         INTEGER CHECK (exempt BETWEEN 0 AND 10000),
  away           INTEGER CHECK (away BETWEEN 0 AND 10000),
  expected       INTEGER CHECK (expected BETWEEN 0 AND 10000),
  present        INTEGER CHECK (present BETWEEN 0 AND 10000),
  present_online INTEGER CHECK (present_online BETWEEN 0 AND 10000),
  excused        INTEGER CHECK (excused BETWEEN 0 AND 10000),
  unexcused      INTEGER CHECK (unexcused BETWEEN 0 AND 10000)
);
COMMENT ON TABLE intake.headcounts IS 'What the head of the minutes states, one row per meeting';
COMMENT ON COLUMN intake.headcounts.meeting_code IS 'Meeting';
COMMENT ON COLUMN intake.headcounts.on_roll IS 'Members on the roll';
COMMENT ON COLUMN intake.headcounts.exempt IS 'Members exempt from meetings';
COMMENT ON COLUMN intake.headcounts.away IS 'Members temporarily away';
COMMENT ON COLUMN intake.headcounts.expected IS 'Members expected; empty = on_roll - exempt - away, else the sum of the four counts';
COMMENT ON COLUMN intake.headcounts.present IS 'Present in the room';
COMMENT ON COLUMN intake.headcounts.present_online IS 'Present online';
COMMENT ON COLUMN intake.headcounts.excused IS 'Absent with reason';
COMMENT ON COLUMN intake.headcounts.unexcused IS 'Absent without reason';
