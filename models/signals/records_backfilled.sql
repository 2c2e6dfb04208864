/*
title.vi = "Nhập dồn nhiều kỳ họp hoặc nhập rất muộn"
title.en = "Meetings entered in batches or long afterwards"
grain = "meeting of the 12 months to as_of with a known time of entry, in a cell that is not known to lack internet"
unit = "figure: days from the meeting to its entry"
source = "docs/domain.md#signals-of-formalism, no. 19 (many uploads in one day; upload long after the meeting), a signal from memory without a source. Late = more than 31 days, and later than 95 of 100 entries of the data at hand; in a batch = within two hours of a meeting of another month. 31 days: the next monthly meeting has been held; two hours: one sitting; both chosen by us."
limits = "Cells known to lack internet are left out; where internet is known of any cell, so are those of which it is not known. Days on which a fifth of the cells, five at least, entered in batches were the start of a system or a transfer of data, and count for nothing. An entry after the end of as_of is not known yet. The time of entry may be that of the last correction."
habit = true
*/
WITH cells AS (
  SELECT cell_code, has_internet, count(has_internet) OVER () > 0 AS internet_known
  FROM mart.cell_circumstances
  WHERE as_of = $as_of
),
meetings AS (
  SELECT
    m.cell_code,
    m.month,
    m.meeting_code,
    m.recorded_at,
    date_diff('day', m.held_on, CAST(m.recorded_at AS DATE)) AS days
  FROM mart.meeting_facts AS m
  JOIN cells AS c ON c.cell_code = m.cell_code
  WHERE m.month <= $as_of AND m.month > $as_of - INTERVAL 12 MONTH
    AND m.recorded_at < $as_of + INTERVAL 1 MONTH
    AND (c.has_internet OR NOT c.internet_known)
),
neighbours AS (
  SELECT
    *,
    min(month) OVER sitting <> max(month) OVER sitting AS in_batch
  FROM meetings
  WINDOW sitting AS (
    PARTITION BY cell_code ORDER BY recorded_at
    RANGE BETWEEN INTERVAL 2 HOUR PRECEDING AND INTERVAL 2 HOUR FOLLOWING
  )
),
usual AS (
  SELECT greatest(31, quantile_cont(days, 0.95)) AS late, count(DISTINCT cell_code) AS n_cells FROM meetings
),
transfers AS (
  SELECT CAST(n.recorded_at AS DATE) AS day
  FROM neighbours AS n
  CROSS JOIN usual AS u
  WHERE n.in_batch
  GROUP BY day, u.n_cells
  HAVING count(DISTINCT n.cell_code) >= greatest(5, u.n_cells / 5)
)
SELECT n.cell_code, n.month, n.meeting_code, n.in_batch OR n.days > u.late AS shows, CAST(n.days AS DOUBLE) AS figure
FROM neighbours AS n
CROSS JOIN usual AS u
LEFT JOIN transfers AS t ON t.day = CAST(n.recorded_at AS DATE)
WHERE t.day IS NULL
