CREATE TABLE result.thresholds (
  flag                 VARCHAR PRIMARY KEY,
  false_discovery_rate DOUBLE NOT NULL CHECK (false_discovery_rate BETWEEN 0 AND 1),
  watch_from           DOUBLE NOT NULL CHECK (watch_from BETWEEN 0 AND 1),
  muted                BOOLEAN DEFAULT false,
  least                INTEGER
);
COMMENT ON TABLE result.thresholds IS 'The thresholds under which the flags were made, kept with the results so that they always belong together';
COMMENT ON COLUMN result.thresholds.flag IS 'Flag';
COMMENT ON COLUMN result.thresholds.false_discovery_rate IS 'Share of false ones accepted among the selected, 0 to 1';
COMMENT ON COLUMN result.thresholds.watch_from IS 'Least probability of a flag that is watched, 0 to 1';
COMMENT ON COLUMN result.thresholds.muted IS 'Muted in cellpulse.toml';
COMMENT ON COLUMN result.thresholds.least IS 'Of a rule on counts: from how many on the flag is raised; empty = as its file says';
