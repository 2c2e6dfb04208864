CREATE TABLE result.not_computed (
  as_of  DATE NOT NULL,
  kind   VARCHAR NOT NULL CHECK (kind IN ('part', 'signal', 'circumstance', 'flag')),
  name   VARCHAR NOT NULL,
  reason VARCHAR NOT NULL,
  PRIMARY KEY (as_of, kind, name)
);
COMMENT ON TABLE result.not_computed IS 'What a build could not compute; its rows of that month are missing, everything else is published';
COMMENT ON COLUMN result.not_computed.as_of IS 'First day of the month at whose end the result would hold';
COMMENT ON COLUMN result.not_computed.kind IS 'signal, circumstance, flag with a statement of its own, or part: another part of the results';
COMMENT ON COLUMN result.not_computed.name IS 'Signal, circumstance or flag; of parts scores, charts, discipline, pairs of texts';
COMMENT ON COLUMN result.not_computed.reason IS 'Why, without any value of the data';
