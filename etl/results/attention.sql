CREATE TABLE result.attention (
  cell_code          VARCHAR NOT NULL,
  as_of              DATE NOT NULL,
  rank               BIGINT NOT NULL,
  attention          DOUBLE NOT NULL CHECK (attention BETWEEN 0 AND 1),
  formalism          DOUBLE CHECK (formalism BETWEEN 0 AND 1),
  attendance_concern DOUBLE CHECK (attendance_concern BETWEEN 0 AND 1),
  reasons            VARCHAR[] NOT NULL,
  state              VARCHAR NOT NULL CHECK (state IN ('now', 'later', 'watch', 'duty', 'thin', 'quiet')),
  checked_on          DATE,
  rests              BOOLEAN NOT NULL,
  needs              VARCHAR NOT NULL CHECK (needs IN ('supervision', 'support', 'both', 'none')),
  score              DOUBLE,
  band               VARCHAR,
  completeness       DOUBLE
);
COMMENT ON TABLE result.attention IS 'The queue: one row for every cell that exists at as_of';
COMMENT ON COLUMN result.attention.cell_code IS 'Cell';
COMMENT ON COLUMN result.attention.as_of IS 'First day of the month at whose end the result holds';
COMMENT ON COLUMN result.attention.rank IS 'Order of the queue; never displayed';
COMMENT ON COLUMN result.attention.attention IS 'Confidence and gravity of all concerns together, 0 to 1';
COMMENT ON COLUMN result.attention.formalism IS 'Probability of formalistic; empty = not assessable';
COMMENT ON COLUMN result.attention.attendance_concern IS 'Probability of attendance_drop alone; empty = not assessable';
COMMENT ON COLUMN result.attention.reasons IS 'Flags that hold, those to act on first, then watched ones, then what superiors owe; of each the weightiest first';
COMMENT ON COLUMN result.attention.state IS 'The first that applies: now = to be looked at this month within the capacity; later = a flag to act on that waits; watch; duty = only what superiors owe; thin = too little data to say; quiet';
COMMENT ON COLUMN result.attention.checked_on IS 'Day of the last look at a flag to act on in the last 12 months; empty = none';
COMMENT ON COLUMN result.attention.rests IS 'Every flag to act on was looked at, and nothing new has come since';
COMMENT ON COLUMN result.attention.needs IS 'Whether the cell needs supervision, support, both or none';
COMMENT ON COLUMN result.attention.score IS 'Seen points rescaled to 100';
COMMENT ON COLUMN result.attention.band IS 'Band of the score';
COMMENT ON COLUMN result.attention.completeness IS 'Share of the points that could be seen';
