CREATE TABLE result.area_flags (
  unit_code  VARCHAR NOT NULL,
  as_of      DATE NOT NULL,
  flag       VARCHAR NOT NULL,
  severity   VARCHAR NOT NULL CHECK (severity IN ('watch', 'act')),
  confidence DOUBLE NOT NULL CHECK (confidence BETWEEN 0 AND 1),
  since      DATE,
  evidence   VARCHAR NOT NULL,
  meetings   VARCHAR[] NOT NULL
);
COMMENT ON TABLE result.area_flags IS 'Reasons to look at an area, where they only show when its cells are taken together';
COMMENT ON COLUMN result.area_flags.unit_code IS 'Organisation';
COMMENT ON COLUMN result.area_flags.as_of IS 'First day of the month at whose end the flag holds';
COMMENT ON COLUMN result.area_flags.flag IS 'Flag';
COMMENT ON COLUMN result.area_flags.severity IS 'act = selected at the false discovery rate of the flag (10 per cent unless cellpulse.toml says otherwise), or the rule holds; watch = at least as probable as its threshold (one half), not selected';
COMMENT ON COLUMN result.area_flags.confidence IS 'Probability that the concern is real; 1 for rules';
COMMENT ON COLUMN result.area_flags.since IS 'Month of the estimated onset';
COMMENT ON COLUMN result.area_flags.evidence IS 'Figures, JSON';
COMMENT ON COLUMN result.area_flags.meetings IS 'Codes of the meetings concerned';
