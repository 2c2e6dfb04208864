/*
title.vi = "Chi bộ có dấu hiệu đi cùng điều kiện còn thiếu"
title.en = "Cells whose signals go with something that they lack"
grain = "cell that lacks something and has a flag to act on or to watch, by unit and name"
unit = "needs = what the cell lacks as far as it is known; flags = to act on or watch, without what superiors owe"
source = "mart.cell_circumstances, result.flags; domain: seeds on support; HD 42 of 2025"
limits = "new secretary: at most six months; members_off: at least 30 % of the roll exempt or away (models/circumstances/many_exempt_or_away.sql); owner: private or foreign, beside flags of time (meetings skipped or short, attendance); training: the secretary's last course is more than two years ago, beside flags of chairing. That they go together does not say that one is because of the other. area = the unit right below the scope; need empty = all"
[defaults]
need = ""
*/
WITH here AS (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of
),
below AS (
  SELECT s.cell_code, any_value(u.unit_code) AS area_code, any_value(u.name) AS area
  FROM mart.units_below u
  JOIN mart.cell_scope s ON s.unit_code = u.unit_code AND s.as_of = u.as_of
  WHERE u.scope_code = $scope AND u.as_of = $as_of
  GROUP BY s.cell_code
),
flagged AS (
  SELECT
    f.cell_code,
    list(f.flag ORDER BY f.severity, f.flag) AS flags,
    count(*) FILTER (
      f.flag IN ('meeting_skipped', 'meeting_short', 'thematic_skipped', 'attendance_drop', 'attendance_low', 'absence_streak')
    ) > 0 AS of_time,
    count(*) FILTER (
      f.flag IN ('few_speakers', 'meeting_short', 'professional_only', 'no_criticism', 'tasks_unowned', 'minutes_empty', 'leaders_absent', 'formalistic')
    ) > 0 AS of_chairing
  FROM result.flags f
  SEMI JOIN here ON here.cell_code = f.cell_code
  WHERE f.as_of = $as_of AND f.severity IN ('act', 'watch')
  GROUP BY f.cell_code
),
lacking AS (
  SELECT
    f.*, c.secretary_from,
    list_filter(
      [
        CASE WHEN NOT c.has_venue THEN 'no_venue' END,
        CASE WHEN NOT c.has_equipment THEN 'no_equipment' END,
        CASE WHEN NOT c.has_internet THEN 'no_internet' END,
        CASE WHEN c.secretary_vacant THEN 'secretary_vacant' END,
        CASE WHEN c.secretary_since > last_day($as_of - INTERVAL 6 MONTH) THEN 'secretary_new' END,
        CASE WHEN c.on_roll > 0 AND c.off_roll * 10 >= c.on_roll * 3 THEN 'members_off' END,
        CASE WHEN c.ownership IN ('private', 'foreign') AND f.of_time THEN 'owner' END,
        CASE WHEN c.secretary_trained_on <= last_day($as_of) - INTERVAL 24 MONTH AND f.of_chairing THEN 'training' END
      ],
      lambda need: need IS NOT NULL
    ) AS needs
  FROM flagged f
  JOIN mart.cell_circumstances c ON c.cell_code = f.cell_code AND c.as_of = $as_of
)
SELECT
  l.cell_code, n.name, n.cell_type, n.unit_code, u.name AS unit_name, b.area_code, b.area, l.needs, l.flags,
  a.state, a.needs AS wanted, l.secretary_from
FROM lacking l
JOIN mart.cell_names n ON n.cell_code = l.cell_code AND n.as_of = $as_of
JOIN result.attention a ON a.cell_code = l.cell_code AND a.as_of = $as_of
LEFT JOIN mart.unit_names u ON u.unit_code = n.unit_code AND u.as_of = $as_of
LEFT JOIN below b ON b.cell_code = l.cell_code
WHERE len(l.needs) > 0 AND ($need = '' OR list_contains(l.needs, $need))
ORDER BY u.name COLLATE vi, n.name COLLATE vi, l.cell_code
