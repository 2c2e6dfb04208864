CREATE TABLE intake.meeting_sources (
  meeting_code VARCHAR NOT NULL PRIMARY KEY,
  source       VARCHAR NOT NULL,
  delivery     BIGINT NOT NULL
);
COMMENT ON TABLE intake.meeting_sources IS 'Source that each meeting came from first';
COMMENT ON COLUMN intake.meeting_sources."meeting_code" IS 'Code of the meeting';
COMMENT ON COLUMN intake.meeting_sources."source" IS 'Source, as in intake.runs';
COMMENT ON COLUMN intake.meeting_sources."delivery" IS 'Number of the delivery of meetings that first had it, counted over all sources';
