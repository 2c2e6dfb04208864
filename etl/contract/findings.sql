/*
order = 12
*/
CREATE TABLE intake.findings (
  finding_code VARCHAR NOT NULL,
  visit_code   VARCHAR NOT NULL,
  topic        VARCHAR NOT NULL CHECK (topic IN ('attendance', 'formalism', 'discipline', 'resolution', 'records', 'other')),
  flag         VARCHAR CHECK (flag IN ('attendance_drop', 'attendance_low', 'absence_streak', 'formalistic', 'minutes_copied', 'minutes_shared', 'minutes_empty', 'meeting_skipped', 'meeting_short', 'few_speakers', 'professional_only', 'thematic_skipped', 'tasks_unowned', 'tasks_unmet', 'papers_late', 'no_criticism', 'score_inflated', 'score_uniform', 'records_backfilled', 'headcount_mismatch', 'leaders_absent', 'visits_perfunctory', 'never_visited', 'findings_overdue', 'absence_unaddressed', 'data_missing', 'discipline_outlier', 'threshold_bunching')),
  outcome      VARCHAR CHECK (outcome IN ('confirmed', 'partly', 'not_confirmed', 'not_seen')),
  confirmed    BOOLEAN,
  due_on       DATE,
  remedied_on  DATE,
  PRIMARY KEY (finding_code)
);
COMMENT ON TABLE intake.findings IS 'What a visit found, one row per finding';
COMMENT ON COLUMN intake.findings.finding_code IS 'Opaque code of the finding';
COMMENT ON COLUMN intake.findings.visit_code IS 'Visit';
COMMENT ON COLUMN intake.findings.topic IS 'Subject of the finding';
COMMENT ON COLUMN intake.findings.flag IS 'Flag that the finding answers';
COMMENT ON COLUMN intake.findings.outcome IS 'What the visit says about the flag';
COMMENT ON COLUMN intake.findings.confirmed IS 'The same in yes or no, where there is no outcome';
COMMENT ON COLUMN intake.findings.due_on IS 'Deadline for the remedy';
COMMENT ON COLUMN intake.findings.remedied_on IS 'Day of the remedy';
