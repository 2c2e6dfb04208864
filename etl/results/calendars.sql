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
