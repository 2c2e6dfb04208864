-- Thresholds and calendars were JSON among the words of the results; they become tables of their own.
CREATE TABLE result.thresholds (
  flag                 VARCHAR PRIMARY KEY,
  false_discovery_rate DOUBLE NOT NULL CHECK (false_discovery_rate BETWEEN 0 AND 1),
  watch_from           DOUBLE NOT NULL CHECK (watch_from BETWEEN 0 AND 1)
);
COMMENT ON TABLE result.thresholds IS 'The thresholds under which the flags were made, kept with the results so that they always belong together';
COMMENT ON COLUMN result.thresholds.flag IS 'Flag';
COMMENT ON COLUMN result.thresholds.false_discovery_rate IS 'Share of false ones accepted among the selected, 0 to 1';
COMMENT ON COLUMN result.thresholds.watch_from IS 'Least probability of a flag that is watched, 0 to 1';
INSERT INTO result.thresholds
SELECT
  id, CAST(json_extract(head, '$.false_discovery_rate') AS DOUBLE), CAST(json_extract(head, '$.watch_from') AS DOUBLE)
FROM result.metadata
WHERE kind = 'threshold' AND lang = 'vi';
CREATE TABLE result.calendars (
  calendar    VARCHAR PRIMARY KEY,
  days        DATE[],
  days_before INTEGER,
  days_after  INTEGER,
  months      INTEGER[],
  cell_types  VARCHAR[]
);
COMMENT ON TABLE result.calendars IS 'The seasons that the results take into account: the files of data/calendars as they were at the build';
COMMENT ON COLUMN result.calendars.calendar IS 'Name of the calendar: harvest, tet';
COMMENT ON COLUMN result.calendars.days IS 'Days of the feast, one a year; empty = it goes by months';
COMMENT ON COLUMN result.calendars.days_before IS 'Days before such a day from which the season lasts';
COMMENT ON COLUMN result.calendars.days_after IS 'Days after such a day to which the season lasts';
COMMENT ON COLUMN result.calendars.months IS 'Months of the season, 1 to 12; empty = it goes by days';
COMMENT ON COLUMN result.calendars.cell_types IS 'Types of cells that the season concerns; empty = it goes by days';
INSERT INTO result.calendars
SELECT
  id, CAST(json_extract(head, '$.days') AS DATE[]), CAST(json_extract(head, '$.days_before') AS INTEGER),
  CAST(json_extract(head, '$.days_after') AS INTEGER), CAST(json_extract(head, '$.months') AS INTEGER[]),
  CAST(json_extract(head, '$.cell_types') AS VARCHAR[])
FROM result.metadata
WHERE kind = 'calendar' AND lang = 'vi';
DELETE FROM result.metadata WHERE kind IN ('threshold', 'calendar');
