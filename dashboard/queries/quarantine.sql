/*
title.vi = "Các dòng chưa nhận, một trang"
title.en = "Rows not taken, one page"
grain = "source, table and place; n_matching is the length of the whole list"
limits = "rows of which the cell is unknown are seen by the whole scope only"
[defaults]
table = ""
reason = ""
search = ""
skip = 0
take = 25
*/
WITH seen AS (
  SELECT DISTINCT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND $scope <> ''
),
matching AS (
  SELECT q.*, count(*) OVER () AS n_matching
  FROM intake.quarantine q
  WHERE ($scope = '' OR q.cell_code IN (SELECT cell_code FROM seen))
    AND ($table = '' OR q."table" = $table)
    AND ($reason = '' OR list_contains(q.reasons, $reason))
    AND ($search = '' OR contains(lower(q.place), $search) OR contains(lower(COALESCE(q.cell_code, '')), $search))
),
page AS (
  SELECT * FROM matching ORDER BY run DESC, source, "table", place LIMIT $take OFFSET $skip
)
SELECT
  p.run, p.source, p."table", p.place, p.cell_code, p.reasons,
  CASE WHEN $lang = 'vi' THEN p.sentence_vi ELSE p.sentence_en END AS sentence,
  p.content, p.retriable, CAST(p.n_matching AS BIGINT) AS n_matching
FROM page p
ORDER BY p.run DESC, p.source, p."table", p.place
