CREATE TABLE result.builds (
  as_of       DATE NOT NULL PRIMARY KEY,
  run         BIGINT NOT NULL,
  built_at    TIMESTAMP NOT NULL,
  as_recorded BOOLEAN NOT NULL
);
COMMENT ON TABLE result.builds IS 'For which months results stand, by which run they were computed';
COMMENT ON COLUMN result.builds.as_of IS 'First day of the month at whose end the results hold';
COMMENT ON COLUMN result.builds.run IS 'Run that computed them; an ingest with a later run makes them stale';
COMMENT ON COLUMN result.builds.built_at IS 'When';
COMMENT ON COLUMN result.builds.as_recorded IS 'Only meetings recorded by the end of the month were used';
