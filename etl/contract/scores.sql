/*
order = 9
*/
CREATE TABLE intake.scores (
  meeting_code VARCHAR NOT NULL,
  scored_by    VARCHAR NOT NULL CHECK (scored_by IN ('self', 'superior')),
  criterion    VARCHAR NOT NULL,
  points       DOUBLE NOT NULL CHECK (points BETWEEN 0 AND 100),
  band         VARCHAR CHECK (band IN ('good', 'fair', 'average', 'weak')),
  scored_on    DATE,
  PRIMARY KEY (meeting_code, scored_by, criterion)
);
COMMENT ON TABLE intake.scores IS 'Points given to a meeting by the cell itself and by the superior committee';
COMMENT ON COLUMN intake.scores.meeting_code IS 'Meeting';
COMMENT ON COLUMN intake.scores.scored_by IS 'The cell itself or the superior committee';
COMMENT ON COLUMN intake.scores.criterion IS 'total, or the id of a criterion of the rubric in force';
COMMENT ON COLUMN intake.scores.points IS 'Points';
COMMENT ON COLUMN intake.scores.band IS 'Band';
COMMENT ON COLUMN intake.scores.scored_on IS 'Day of scoring';
