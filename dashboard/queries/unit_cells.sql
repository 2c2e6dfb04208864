/*
title.vi = "Mọi chi bộ của một đơn vị, một trang"
title.en = "All cells of a unit, one page"
grain = "cell that exists at as_of, quiet ones too, by unit and name; n_matching is the length of the whole list"
unit = "held = months of the 12 to as_of with a regular meeting, of the months in which the cell existed; rate = attendance over these months, 0-1; expected as in queue.sql"
source = "result.attention, mart.cell_month, cell_circumstances and meeting_facts"
limits = "needs = what the cell lacks as far as it is known: no_venue, no_equipment, no_internet, secretary_vacant, secretary_new (since at most six months); empty filters = all"
[defaults]
cell_type = ""
state = ""
need = ""
skip = 0
take = 50
*/
WITH here AS (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of
),
known AS (
  SELECT
    a.cell_code, a.state, a.score, a.band, a.completeness,
    list_filter(
      [
        CASE WHEN NOT c.has_venue THEN 'no_venue' END,
        CASE WHEN NOT c.has_equipment THEN 'no_equipment' END,
        CASE WHEN NOT c.has_internet THEN 'no_internet' END,
        CASE WHEN c.secretary_vacant THEN 'secretary_vacant' END,
        CASE WHEN c.secretary_since > last_day($as_of - INTERVAL 6 MONTH) THEN 'secretary_new' END
      ],
      lambda need: need IS NOT NULL
    ) AS needs
  FROM result.attention a
  SEMI JOIN here ON here.cell_code = a.cell_code
  LEFT JOIN mart.cell_circumstances c ON c.cell_code = a.cell_code AND c.as_of = a.as_of
  WHERE a.as_of = $as_of
),
matching AS MATERIALIZED (
  SELECT k.*, n.name, n.cell_type, u.name AS unit_name
  FROM known k
  JOIN mart.cell_names n ON n.cell_code = k.cell_code AND n.as_of = $as_of
  LEFT JOIN mart.unit_names u ON u.unit_code = n.unit_code AND u.as_of = $as_of
  WHERE ($cell_type = '' OR n.cell_type = $cell_type)
    AND ($state = '' OR k.state = $state)
    AND ($need = '' OR list_contains(k.needs, $need) OR ($need = 'any' AND len(k.needs) > 0))
),
page AS MATERIALIZED (
  SELECT * FROM matching ORDER BY unit_name COLLATE vi, name COLLATE vi, cell_code LIMIT $take OFFSET $skip
),
months AS (
  SELECT
    m.cell_code,
    count(*) AS n_months,
    count(*) FILTER (m.meetings_regular > 0) AS held,
    avg(m.attendance_rate) AS rate
  FROM mart.cell_month m
  SEMI JOIN page ON page.cell_code = m.cell_code
  WHERE m.month <= $as_of AND m.month > $as_of - INTERVAL 12 MONTH
  GROUP BY m.cell_code
),
sizes AS (
  SELECT f.cell_code, CAST(max_by(f.expected, f.held_on) AS BIGINT) AS expected
  FROM mart.meeting_facts f
  SEMI JOIN page ON page.cell_code = f.cell_code
  WHERE f.month <= $as_of AND f.month > $as_of - INTERVAL 12 MONTH AND f.expected > 0
  GROUP BY f.cell_code
)
SELECT p.*, z.expected, m.n_months, m.held, m.rate, (SELECT count(*) FROM matching) AS n_matching
FROM page p
LEFT JOIN months m ON m.cell_code = p.cell_code
LEFT JOIN sizes z ON z.cell_code = p.cell_code
ORDER BY p.unit_name COLLATE vi, p.name COLLATE vi, p.cell_code
