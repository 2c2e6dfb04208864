CREATE TABLE result.signals (
  cell_code        VARCHAR NOT NULL,
  as_of            DATE NOT NULL,
  signal           VARCHAR NOT NULL,
  enough           BOOLEAN NOT NULL,
  p_value          DOUBLE CHECK (p_value BETWEEN 0 AND 1),
  log_bayes_factor DOUBLE,
  probability      DOUBLE CHECK (probability BETWEEN 0 AND 1),
  q_value          DOUBLE CHECK (q_value BETWEEN 0 AND 1),
  selected         BOOLEAN NOT NULL DEFAULT false,
  since            DATE,
  evidence         VARCHAR,
  meetings         VARCHAR[]
);
COMMENT ON TABLE result.signals IS 'What each signal says of each cell, flagged or not';
COMMENT ON COLUMN result.signals.cell_code IS 'Cell';
COMMENT ON COLUMN result.signals.as_of IS 'First day of the month at whose end the result holds';
COMMENT ON COLUMN result.signals.signal IS 'Signal';
COMMENT ON COLUMN result.signals.enough IS 'The data suffice to say anything';
COMMENT ON COLUMN result.signals.p_value IS 'Probability of at least as much of the signal where nothing is wrong, given kind of cell and season; empty = unknown';
COMMENT ON COLUMN result.signals.log_bayes_factor IS 'Natural logarithm of how much likelier the data are with the signal, weak or strong, than with nothing wrong; empty = not assessable';
COMMENT ON COLUMN result.signals.probability IS 'Probability that the concern is real; empty = not assessable';
COMMENT ON COLUMN result.signals.q_value IS 'Least false discovery rate at which it is selected over all together; 0 where a rule holds that stands beside the model; empty = never selected, or by a rule alone';
COMMENT ON COLUMN result.signals.selected IS 'Selected over all together at the false discovery rate of its flag (10 per cent unless cellpulse.toml says otherwise), or by rule';
COMMENT ON COLUMN result.signals.since IS 'Month of the estimated onset';
COMMENT ON COLUMN result.signals.evidence IS 'Figures, JSON';
COMMENT ON COLUMN result.signals.meetings IS 'Meetings concerned';
