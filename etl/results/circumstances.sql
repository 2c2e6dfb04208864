CREATE TABLE result.circumstances (
  cell_code    VARCHAR NOT NULL,
  as_of        DATE NOT NULL,
  circumstance VARCHAR NOT NULL,
  evidence     VARCHAR NOT NULL
);
COMMENT ON TABLE result.circumstances IS 'Harmless explanations that hold for a cell, so that they are shown first beside its flags';
COMMENT ON COLUMN result.circumstances.cell_code IS 'Cell';
COMMENT ON COLUMN result.circumstances.as_of IS 'First day of the month at whose end it holds';
COMMENT ON COLUMN result.circumstances.circumstance IS 'What holds: merger, new secretary, no internet and the like';
COMMENT ON COLUMN result.circumstances.evidence IS 'Figures, JSON';
