CREATE TABLE IF NOT EXISTS intake.distinct_tasks (
  task_code    VARCHAR PRIMARY KEY,
  earlier_code VARCHAR NOT NULL,
  declared_on  DATE NOT NULL
);
COMMENT ON TABLE intake.distinct_tasks IS 'Tasks said not to be the earlier one that has the same words: with them the counting of repetitions begins anew; kept from run to run';
COMMENT ON COLUMN intake.distinct_tasks.task_code IS 'Code of the later task';
COMMENT ON COLUMN intake.distinct_tasks.earlier_code IS 'Code of the earlier task that it was taken for';
COMMENT ON COLUMN intake.distinct_tasks.declared_on IS 'Day on which it was declared';
