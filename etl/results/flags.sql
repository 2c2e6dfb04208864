CREATE TABLE result.flags (
  cell_code  VARCHAR NOT NULL,
  as_of      DATE NOT NULL,
  flag       VARCHAR NOT NULL,
  severity   VARCHAR NOT NULL CHECK (severity IN ('watch', 'act', 'duty')),
  confidence DOUBLE NOT NULL CHECK (confidence BETWEEN 0 AND 1),
  since      DATE,
  evidence   VARCHAR NOT NULL,
  meetings   VARCHAR[] NOT NULL
);
COMMENT ON TABLE result.flags IS 'Reasons to look at a cell: one row per cell, as_of and flag that holds';
COMMENT ON COLUMN result.flags.cell_code IS 'Cell';
COMMENT ON COLUMN result.flags.as_of IS 'First day of the month at whose end the flag holds';
COMMENT ON COLUMN result.flags.flag IS 'Flag';
COMMENT ON COLUMN result.flags.severity IS 'act = selected at the false discovery rate of the flag (10 per cent unless cellpulse.toml says otherwise), or the rule holds; watch = at least as probable as its threshold (one half), not selected; duty = what superiors owe, never by itself a reason to look at the cell';
COMMENT ON COLUMN result.flags.confidence IS 'Probability that the concern is real; 1 for rules';
COMMENT ON COLUMN result.flags.since IS 'Month of the estimated onset';
COMMENT ON COLUMN result.flags.evidence IS 'Figures, JSON';
COMMENT ON COLUMN result.flags.meetings IS 'Codes of the meetings concerned';
