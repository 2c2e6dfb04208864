-- Flags get the severity duty, the queue gets states within a capacity. Months that are published keep their flags:
-- what superiors owe becomes duty, and the states are those of the default capacity, one cell for each 215.
ALTER TABLE result.flags RENAME TO flags_before;
CREATE TABLE result.flags (
  cell_code  VARCHAR NOT NULL,
  as_of      DATE NOT NULL,
  flag       VARCHAR NOT NULL,
  severity   VARCHAR NOT NULL CHECK (severity IN ('watch', 'act', 'duty')),
  confidence DOUBLE NOT NULL CHECK (confidence BETWEEN 0 AND 1),
  since      DATE,
  evidence   VARCHAR NOT NULL,
  meetings   VARCHAR[] NOT NULL
);
COMMENT ON TABLE result.flags IS 'Reasons to look at a cell: one row per cell, as_of and flag that holds';
INSERT INTO result.flags BY NAME
SELECT * REPLACE (
  CASE
    WHEN flag IN ('never_visited', 'findings_overdue', 'absence_unaddressed', 'data_missing') THEN 'duty'
    ELSE severity
  END AS severity
)
FROM result.flags_before;
DROP TABLE result.flags_before;
CREATE TABLE result.capacity (
  unit_code   VARCHAR NOT NULL,
  as_of       DATE NOT NULL,
  visits      INTEGER NOT NULL CHECK (visits >= 0),
  desk_checks INTEGER NOT NULL CHECK (desk_checks >= 0),
  is_stated   BOOLEAN NOT NULL,
  PRIMARY KEY (unit_code, as_of)
);
COMMENT ON TABLE result.capacity IS 'How many cells can be looked at in the month after as_of: [capacity] of cellpulse.toml as it was at the build';
INSERT INTO result.capacity
SELECT '', as_of, CAST(ceil(count(*) / 215) AS INTEGER), 0, false
FROM result.attention
GROUP BY as_of;
ALTER TABLE result.attention RENAME TO attention_before;
CREATE TABLE result.attention (
  cell_code          VARCHAR NOT NULL,
  as_of              DATE NOT NULL,
  rank               BIGINT NOT NULL,
  attention          DOUBLE NOT NULL CHECK (attention BETWEEN 0 AND 1),
  formalism          DOUBLE CHECK (formalism BETWEEN 0 AND 1),
  attendance_concern DOUBLE CHECK (attendance_concern BETWEEN 0 AND 1),
  reasons            VARCHAR[] NOT NULL,
  state              VARCHAR NOT NULL CHECK (state IN ('now', 'later', 'watch', 'duty', 'thin', 'quiet')),
  checked_on          DATE,
  rests              BOOLEAN NOT NULL,
  needs              VARCHAR NOT NULL CHECK (needs IN ('supervision', 'support', 'both', 'none')),
  score              DOUBLE,
  band               VARCHAR,
  completeness       DOUBLE
);
COMMENT ON TABLE result.attention IS 'The queue: one row for every cell that exists at as_of';
INSERT INTO result.attention BY NAME
WITH flagged AS (
  SELECT cell_code, as_of, max(CASE severity WHEN 'act' THEN 3 WHEN 'watch' THEN 2 ELSE 1 END) AS grave
  FROM result.flags
  GROUP BY cell_code, as_of
),
graded AS (
  SELECT
    a.*, COALESCE(f.grave, 0) AS grave, c.visits,
    row_number() OVER (PARTITION BY a.as_of ORDER BY (COALESCE(f.grave, 0) = 3) DESC, a.attention DESC, a.cell_code) AS place
  FROM result.attention_before a
  LEFT JOIN flagged f ON f.cell_code = a.cell_code AND f.as_of = a.as_of
  JOIN result.capacity c ON c.unit_code = '' AND c.as_of = a.as_of
),
stated AS (
  SELECT
    * EXCLUDE (grave, visits, place),
    CASE
      WHEN grave = 3 AND place <= visits THEN 'now'
      WHEN grave = 3 THEN 'later'
      WHEN grave = 2 THEN 'watch'
      WHEN grave = 1 THEN 'duty'
      WHEN attendance_concern IS NULL AND formalism IS NULL THEN 'thin'
      ELSE 'quiet'
    END AS state,
    CAST(NULL AS DATE) AS checked_on,
    false AS rests
  FROM graded
)
SELECT * REPLACE (
  row_number() OVER (
    PARTITION BY as_of
    ORDER BY list_position(['now', 'later', 'watch', 'duty', 'thin', 'quiet'], state), attention DESC, cell_code
  ) AS rank
)
FROM stated;
DROP TABLE result.attention_before;
