CREATE TABLE result.scores (
  cell_code  VARCHAR NOT NULL,
  as_of      DATE NOT NULL,
  criterion  VARCHAR NOT NULL,
  points     DOUBLE,
  max_points DOUBLE NOT NULL,
  low        DOUBLE,
  high       DOUBLE,
  assessable BOOLEAN NOT NULL,
  band       VARCHAR CHECK (band IN ('good', 'fair', 'average', 'weak', 'between', 'none')),
  evidence   VARCHAR
);
COMMENT ON TABLE result.scores IS 'Points per cell and criterion: the mean of the assessable meetings of the 12 months to as_of';
COMMENT ON COLUMN result.scores.cell_code IS 'Cell';
COMMENT ON COLUMN result.scores.as_of IS 'First day of the month at whose end the result holds';
COMMENT ON COLUMN result.scores.criterion IS 'Criterion of the rubric, or total';
COMMENT ON COLUMN result.scores.points IS 'Points earned, from what can be seen; empty = not assessable';
COMMENT ON COLUMN result.scores.max_points IS 'Points that can be earned';
COMMENT ON COLUMN result.scores.low IS 'Points if everything unseen had failed';
COMMENT ON COLUMN result.scores.high IS 'Points if everything unseen had been in order';
COMMENT ON COLUMN result.scores.assessable IS 'Something of the criterion could be seen';
COMMENT ON COLUMN result.scores.band IS 'Only for total: the band, between where the interval is too wide, none where nothing can be seen';
COMMENT ON COLUMN result.scores.evidence IS 'Figures behind the points, JSON';
