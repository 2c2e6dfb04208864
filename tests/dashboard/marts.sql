CREATE TABLE IF NOT EXISTS mart.cell_scope (unit_code VARCHAR, cell_code VARCHAR, as_of DATE);
CREATE TABLE IF NOT EXISTS mart.cell_month (
  cell_code VARCHAR, month DATE, unit_code VARCHAR, cell_type VARCHAR, meetings_regular INTEGER, meetings_thematic INTEGER,
  expected INTEGER, present INTEGER, present_online INTEGER, excused INTEGER, unexcused INTEGER, attendance_rate DOUBLE,
  exempt INTEGER, duration_minutes INTEGER, speakers INTEGER, speaking_rate DOUBLE, tasks_due INTEGER, tasks_done INTEGER,
  evidence_score DOUBLE, evidence_low DOUBLE, evidence_high DOUBLE, completeness DOUBLE
);
CREATE TABLE IF NOT EXISTS mart.meeting_facts (
  meeting_code VARCHAR, cell_code VARCHAR, month DATE, kind VARCHAR, held_on DATE, counts_for_attendance BOOLEAN, mode VARCHAR,
  expected INTEGER, marked INTEGER, present INTEGER, present_online INTEGER, attendance_source VARCHAR, tasks_set INTEGER,
  tasks_with_lead INTEGER, tasks_with_date INTEGER, previous_tasks INTEGER, previous_tasks_reported INTEGER, previous_percent_done DOUBLE
);
CREATE TABLE IF NOT EXISTS mart.score_facts (
  cell_code VARCHAR, month DATE, meeting_code VARCHAR, scored_by VARCHAR, criterion VARCHAR, points DOUBLE, scored_on DATE
);
