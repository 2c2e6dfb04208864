CREATE TABLE result.muted_flags (
  flag      VARCHAR NOT NULL,
  as_of     DATE NOT NULL,
  reason    VARCHAR NOT NULL CHECK (reason IN ('stated', 'findings')),
  answers   DOUBLE NOT NULL CHECK (answers >= 0),
  confirmed DOUBLE NOT NULL CHECK (confirmed >= 0),
  PRIMARY KEY (flag, as_of)
);
COMMENT ON TABLE result.muted_flags IS 'Flags that are not raised: muted in cellpulse.toml, or visits do not bear them out';
COMMENT ON COLUMN result.muted_flags.flag IS 'Flag';
COMMENT ON COLUMN result.muted_flags.as_of IS 'First day of the month at whose end the result holds';
COMMENT ON COLUMN result.muted_flags.reason IS 'stated = in cellpulse.toml; findings = its precision by visits is clearly below the floor';
COMMENT ON COLUMN result.muted_flags.answers IS 'Answers of visits that were made because of the flag';
COMMENT ON COLUMN result.muted_flags.confirmed IS 'Of these, confirmed; partly counts half';
