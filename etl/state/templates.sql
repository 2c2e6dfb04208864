CREATE TABLE IF NOT EXISTS intake.templates (
  line_mark   UINTEGER NOT NULL,
  declared_on DATE NOT NULL
);
COMMENT ON TABLE intake.templates IS 'Lines declared a legitimate template: they are left out when minutes are compared, like the form; kept from run to run';
COMMENT ON COLUMN intake.templates.line_mark IS 'Keyed fingerprint of the line, digits masked';
COMMENT ON COLUMN intake.templates.declared_on IS 'Day on which it was declared';
