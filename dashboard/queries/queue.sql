/*
title.vi = "Hàng đợi các chi bộ, một trang"
title.en = "The queue of cells, one page"
grain = "cell; n_matching is the length of the whole list"
unit = "above = names of the two units above, nearest first; expected = members expected at the last meeting of the year to as_of with known attendance"
limits = "search as in cells_matching; flag = codes of flags, a comma between; state as in result.attention, open = now, later or watch, improved = less grave than at the previous as_of, with enough known to say so, any = every cell; among and without = codes of cells, one a line, empty = no such filter; sort = todo (the order of result.attention; the rank itself is not given), unit, seen (longest unseen first) or since (latest onset first), each then as todo"
[defaults]
cell_type = ""
flag = ""
state = "now"
only_new = false
among = ""
without = ""
search = ""
sort = "todo"
skip = 0
take = 20
*/
WITH here AS (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of
),
flagged AS (
  SELECT DISTINCT cell_code
  FROM result.flags
  WHERE as_of = $as_of AND flag IN (SELECT unnest(string_split($flag, ',')))
),
before AS (
  SELECT
    cell_code, CASE WHEN state IN ('now', 'later') THEN 2 WHEN state = 'watch' THEN 1 ELSE 0 END AS grave
  FROM result.attention
  WHERE as_of = $previous
),
states AS (
  SELECT
    a.cell_code, a.rank, a.state, a.rests, a.checked_on,
    CASE WHEN a.state IN ('now', 'later') THEN 2 WHEN a.state = 'watch' THEN 1 ELSE 0 END AS grave,
    COALESCE(b.grave, 0) AS grave_before,
    CAST($previous AS DATE) IS NOT NULL AS compared
  FROM result.attention a
  LEFT JOIN before b ON b.cell_code = a.cell_code
  WHERE a.as_of = $as_of AND ($flag = '' OR a.cell_code IN (SELECT cell_code FROM flagged))
),
candidates AS MATERIALIZED (
  SELECT
    s.cell_code, s.rank, s.state, s.rests, s.checked_on,
    s.compared AND s.grave > s.grave_before AS is_new,
    s.compared AND s.state <> 'thin' AND s.grave < s.grave_before AS is_better
  FROM states s
  SEMI JOIN here ON here.cell_code = s.cell_code
  WHERE (
      s.state = $state OR $state = 'any' OR ($state = 'open' AND s.state IN ('now', 'later', 'watch'))
      OR ($state = 'improved' AND is_better)
    )
    AND (NOT $only_new OR is_new)
    AND ($among = '' OR s.cell_code IN (SELECT unnest(string_split($among, chr(10)))))
    AND ($without = '' OR s.cell_code NOT IN (SELECT unnest(string_split($without, chr(10)))))
),
named AS (
  SELECT
    n.cell_code, n.cell_type, lower(n.cell_code) AS code,
    ' ' || regexp_replace(
      replace(strip_accents(lower(concat_ws(' ', n.name, u.name, above.name))), 'đ', 'd'), '[^a-z0-9]+', ' ', 'g'
    ) AS words
  FROM mart.cell_names n
  SEMI JOIN candidates ON candidates.cell_code = n.cell_code
  LEFT JOIN mart.unit_names u ON u.unit_code = n.unit_code AND u.as_of = $as_of
  LEFT JOIN mart.unit_names above ON above.unit_code = u.parent_code AND above.as_of = $as_of
  WHERE n.as_of = $as_of AND ($cell_type <> '' OR $search <> '')
),
wanted AS (
  SELECT cell_code
  FROM named
  WHERE ($cell_type = '' OR cell_type = $cell_type)
    AND ($search = '' OR len(list_filter(string_split($search, ' '), lambda word: NOT (
      contains(words, ' ' || word) OR (length(word) > 2 AND contains(code, word))
    ))) = 0)
),
matching AS MATERIALIZED (
  SELECT *
  FROM candidates
  WHERE ($cell_type = '' AND $search = '') OR cell_code IN (SELECT cell_code FROM wanted)
),
sort_keys AS (
  SELECT
    m.cell_code,
    CASE WHEN $sort = 'unit' THEN (
      SELECT min(u.name)
      FROM mart.cell_names n
      JOIN mart.unit_names u ON u.unit_code = n.unit_code AND u.as_of = $as_of
      WHERE n.cell_code = m.cell_code AND n.as_of = $as_of
    ) END AS unit,
    CASE WHEN $sort = 'seen' THEN (
      SELECT max(v.visited_on) FROM intake.visits v WHERE v.cell_code = m.cell_code AND v.visited_on <= last_day($as_of)
    ) END AS seen_on,
    CASE WHEN $sort = 'since' THEN (
      SELECT max(f.since) FROM result.flags f WHERE f.cell_code = m.cell_code AND f.as_of = $as_of
    ) END AS since
  FROM matching m
),
page AS MATERIALIZED (
  SELECT m.* EXCLUDE (rank), row_number() OVER (
    ORDER BY k.unit NULLS LAST, k.since DESC NULLS LAST, k.seen_on NULLS FIRST, m.rank
  ) AS rank
  FROM matching m
  JOIN sort_keys k ON k.cell_code = m.cell_code
  ORDER BY rank
  LIMIT $take OFFSET $skip
),
names AS (
  SELECT n.*, list_filter([u.name, above.name], lambda name: name IS NOT NULL) AS above
  FROM page
  JOIN mart.cell_names n ON n.cell_code = page.cell_code AND n.as_of = $as_of
  LEFT JOIN mart.unit_names u ON u.unit_code = n.unit_code AND u.as_of = $as_of
  LEFT JOIN mart.unit_names above ON above.unit_code = u.parent_code AND above.as_of = $as_of
),
sizes AS (
  SELECT m.cell_code, max_by(m.expected, m.held_on) AS expected
  FROM mart.meeting_facts m
  SEMI JOIN page ON page.cell_code = m.cell_code
  WHERE m.month > $as_of - INTERVAL 12 MONTH AND m.month <= $as_of AND m.expected > 0
  GROUP BY m.cell_code
),
flags AS (
  SELECT
    f.cell_code,
    list({
      'flag': f.flag, 'severity': f.severity, 'confidence': f.confidence, 'since': f.since, 'evidence': f.evidence
    }) AS flags
  FROM result.flags f
  SEMI JOIN page ON page.cell_code = f.cell_code
  WHERE f.as_of = $as_of
  GROUP BY f.cell_code
),
holding AS (
  SELECT
    c.cell_code,
    list({'circumstance': c.circumstance, 'evidence': c.evidence} ORDER BY c.circumstance) AS circumstances
  FROM result.circumstances c
  SEMI JOIN page ON page.cell_code = c.cell_code
  WHERE c.as_of = $as_of
  GROUP BY c.cell_code
),
judged AS (
  SELECT a.cell_code, a.reasons, a.completeness, a.attendance_concern, a.needs
  FROM result.attention a
  SEMI JOIN page ON page.cell_code = a.cell_code
  WHERE a.as_of = $as_of
)
SELECT
  p.cell_code, n.name, n.cell_type, n.unit_code, n.above, p.state, p.rests, p.checked_on, p.is_new, p.is_better, j.reasons, j.completeness,
  j.attendance_concern, j.needs, CAST(z.expected AS BIGINT) AS expected, s.flags, h.circumstances,
  (SELECT count(*) FROM matching) AS n_matching
FROM page p
JOIN judged j ON j.cell_code = p.cell_code
JOIN names n ON n.cell_code = p.cell_code
LEFT JOIN sizes z ON z.cell_code = p.cell_code
LEFT JOIN flags s ON s.cell_code = p.cell_code
LEFT JOIN holding h ON h.cell_code = p.cell_code
ORDER BY p.rank
