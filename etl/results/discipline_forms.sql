CREATE TABLE result.discipline_forms (
  unit_code VARCHAR NOT NULL,
  as_of     DATE NOT NULL,
  months    INTEGER NOT NULL CHECK (months IN (12, 24, 36)),
  form      VARCHAR NOT NULL,
  n_cases   BIGINT NOT NULL CHECK (n_cases > 0),
  PRIMARY KEY (unit_code, as_of, months, form)
);
COMMENT ON TABLE result.discipline_forms IS 'The same cases of all cells below each organisation by form; forms without a case have no row; restricted as result.discipline_rates is';
COMMENT ON COLUMN result.discipline_forms.unit_code IS 'Organisation; the empty text stands for the root above all cells';
COMMENT ON COLUMN result.discipline_forms.as_of IS 'First day of the month at whose end the result holds';
COMMENT ON COLUMN result.discipline_forms.months IS 'Months taken together, to as_of';
COMMENT ON COLUMN result.discipline_forms.form IS 'Form of discipline; struck_off is none and stands for itself';
COMMENT ON COLUMN result.discipline_forms.n_cases IS 'Cases of that form';
