/*
order = 8
*/
CREATE TABLE intake.tasks (
  task_code    VARCHAR NOT NULL PRIMARY KEY,
  meeting_code VARCHAR NOT NULL,
  lead_named   BOOLEAN,
  due_on       DATE,
  reported_on  DATE,
  percent_done DOUBLE CHECK (percent_done BETWEEN 0 AND 1000),
  task_text    VARCHAR
);
COMMENT ON TABLE intake.tasks IS 'Tasks that a resolution assigned, one row each';
COMMENT ON COLUMN intake.tasks.task_code IS 'Opaque code of the task';
COMMENT ON COLUMN intake.tasks.meeting_code IS 'Meeting that assigned it';
COMMENT ON COLUMN intake.tasks.lead_named IS 'A lead was named';
COMMENT ON COLUMN intake.tasks.due_on IS 'Deadline';
COMMENT ON COLUMN intake.tasks.reported_on IS 'Day its result was reported';
COMMENT ON COLUMN intake.tasks.percent_done IS 'Per cent done as reported';
COMMENT ON COLUMN intake.tasks.task_text IS 'Text of the task; empty unless retain_text is set: a keyed fingerprint is kept instead';
