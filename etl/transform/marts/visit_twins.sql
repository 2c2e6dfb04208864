/*
order = 13
stage = "as_of"
title.vi = "Cuộc giám sát được ghi cả ở đây lẫn ở hệ thống của cấp ủy"
title.en = "Visits that were recorded here and delivered by the committee's own system too"
grain = "one row per month looked back from and visit of the other system that counts as one recorded here"
unit = "none"
source = "intake.visits"
limits = "A visit recorded here has the code <cell>-<day>. Of the same cell, day and kind one visit of the other system is taken for it, unless both name a level and not the same one; of several, the one of the same level, then the first by code. Both rows stay in intake.visits; the one recorded here counts, for it holds the answers to the flags, and what only the other one knows of stay and remarks is read from there. Commitments that both deliver cannot be distinguished."

[columns]
as_of = "First day of the month looked back from"
visit_code = "Visit as the other system delivered it, which is not counted by itself"
counted_as = "The same visit as recorded here, which counts"
*/
WITH visits AS (
  SELECT
    visit_code, cell_code, visited_on, kind, by_level,
    visit_code = cell_code || '-' || CAST(visited_on AS VARCHAR) AS recorded_here
  FROM intake.visits
  WHERE visited_on <= CAST(CAST($as_of AS DATE) + INTERVAL '1' MONTH - INTERVAL '1' DAY AS DATE)
),
pairs AS (
  SELECT
    other.visit_code,
    own.visit_code AS counted_as,
    ROW_NUMBER() OVER (
      PARTITION BY own.visit_code
      ORDER BY CASE WHEN other.by_level = own.by_level THEN 0 ELSE 1 END, other.visit_code
    ) AS place
  FROM visits AS own
  JOIN visits AS other
    ON other.cell_code = own.cell_code AND other.visited_on = own.visited_on AND other.kind = own.kind
  WHERE own.recorded_here
    AND NOT other.recorded_here
    AND COALESCE(other.by_level, own.by_level, '') = COALESCE(own.by_level, other.by_level, '')
)
SELECT CAST($as_of AS DATE) AS as_of, visit_code, counted_as
FROM pairs
WHERE place = 1
