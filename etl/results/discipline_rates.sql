CREATE TABLE result.discipline_rates (
  unit_code    VARCHAR NOT NULL,
  as_of        DATE NOT NULL,
  months       INTEGER NOT NULL CHECK (months IN (12, 24, 36)),
  level        VARCHAR NOT NULL CHECK (level IN ('organisation', 'above', 'subtree')),
  n_cells      BIGINT NOT NULL,
  years        DOUBLE NOT NULL,
  n_cases      BIGINT NOT NULL,
  n_struck_off BIGINT NOT NULL,
  member_years DOUBLE NOT NULL CHECK (member_years > 0),
  enough       BOOLEAN NOT NULL,
  expected     DOUBLE,
  low95        DOUBLE,
  high95       DOUBLE,
  low998       DOUBLE,
  high998      DOUBLE,
  rate_low95   DOUBLE,
  rate_high95  DOUBLE,
  PRIMARY KEY (unit_code, as_of, months, level)
);
COMMENT ON TABLE result.discipline_rates IS 'Cases of discipline of each organisation taken together over one, two and three years, among organisations of its level; restricted to inspectors and administrators, enters no score, and more or fewer is only a reason to look';
COMMENT ON COLUMN result.discipline_rates.unit_code IS 'Organisation; the empty text stands for the root above all cells';
COMMENT ON COLUMN result.discipline_rates.as_of IS 'First day of the month at whose end the result holds';
COMMENT ON COLUMN result.discipline_rates.months IS 'Months taken together, to as_of';
COMMENT ON COLUMN result.discipline_rates.level IS 'organisation = cells right below a grassroots organisation; above = cells below the organisation above those; subtree = all cells below, compared with nobody';
COMMENT ON COLUMN result.discipline_rates.n_cells IS 'Cells of known size';
COMMENT ON COLUMN result.discipline_rates.years IS 'Years that the data reach back at most';
COMMENT ON COLUMN result.discipline_rates.n_cases IS 'Cases of discipline, members and organisations';
COMMENT ON COLUMN result.discipline_rates.n_struck_off IS 'Names struck off, which is no discipline';
COMMENT ON COLUMN result.discipline_rates.member_years IS 'Members times years';
COMMENT ON COLUMN result.discipline_rates.enough IS 'Large enough to be compared';
COMMENT ON COLUMN result.discipline_rates.expected IS 'Cases at what is usual for its types of cells; empty = compared with nobody';
COMMENT ON COLUMN result.discipline_rates.low95 IS 'Cases below which 2.5 per cent of similar organisations lie at most';
COMMENT ON COLUMN result.discipline_rates.high95 IS 'Cases above which 2.5 per cent of similar organisations lie at most';
COMMENT ON COLUMN result.discipline_rates.low998 IS 'Cases below which 0.1 per cent of similar organisations lie at most';
COMMENT ON COLUMN result.discipline_rates.high998 IS 'Cases above which 0.1 per cent of similar organisations lie at most';
COMMENT ON COLUMN result.discipline_rates.rate_low95 IS 'Lower end of the 95 per cent interval of its own rate, cases per member-year';
COMMENT ON COLUMN result.discipline_rates.rate_high95 IS 'Upper end of the 95 per cent interval of its own rate, cases per member-year';
