/*
title.vi = "Sổ sách nhập chưa đủ"
title.en = "Records incomplete"
grain = "cell that exists at as_of, and is known to enter its meetings late or in part"
source = "Chosen by us: at least a quarter of the year's meetings entered more than 31 days after, or without any attendance; or no meeting yet in the last one or two months of a cell that met before, as what was held lately may not be entered. Three months and more are no matter of entering late."
limits = "Late entry only where the time of entry is known and not after the end of as_of."
*/
WITH existing AS (
  SELECT cell_code FROM mart.cell_circumstances WHERE as_of = $as_of
),
counted AS (
  SELECT
    f.cell_code,
    count(*) AS n,
    count(*) FILTER (WHERE CAST(f.recorded_at AS DATE) BETWEEN f.held_on + 32 AND last_day($as_of)) AS late,
    count(*) FILTER (WHERE f.attendance_source = 'none') AS without,
    date_diff('month', max(f.month), $as_of) AS recent
  FROM mart.meeting_facts f
  JOIN existing e ON e.cell_code = f.cell_code
  WHERE f.month <= $as_of AND f.month > $as_of - INTERVAL 12 MONTH AND f.counts_for_attendance
  GROUP BY f.cell_code
)
SELECT
  cell_code,
  CAST(json_object('of', n, 'late', late, 'without', without, 'recent', recent) AS VARCHAR) AS evidence
FROM counted
WHERE late * 4 >= n OR without * 4 >= n OR recent BETWEEN 1 AND 2
