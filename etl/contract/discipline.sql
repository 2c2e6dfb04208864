/*
order = 10
*/
CREATE TABLE intake.discipline (
  case_code   VARCHAR NOT NULL PRIMARY KEY,
  cell_code   VARCHAR NOT NULL,
  subject     VARCHAR NOT NULL CHECK (subject IN ('member', 'organisation')),
  member_code VARCHAR,
  form        VARCHAR NOT NULL CHECK (form IN ('reprimand', 'warning', 'removal_from_post', 'expulsion', 'dissolution', 'struck_off')),
  ground      VARCHAR,
  decided_on  DATE NOT NULL
);
COMMENT ON TABLE intake.discipline IS 'Discipline decided, one row per case; struck_off is no discipline and is counted apart';
COMMENT ON COLUMN intake.discipline.case_code IS 'Opaque code of the case';
COMMENT ON COLUMN intake.discipline.cell_code IS 'Cell';
COMMENT ON COLUMN intake.discipline.subject IS 'A member or an organisation';
COMMENT ON COLUMN intake.discipline.member_code IS 'Keyed hash of the member''s code';
COMMENT ON COLUMN intake.discipline.form IS 'Form of discipline';
COMMENT ON COLUMN intake.discipline.ground IS 'Subject area of the ground';
COMMENT ON COLUMN intake.discipline.decided_on IS 'Day of the decision';
