/*
title.vi = "Không gửi thông báo mời họp"
title.en = "No notices of meetings"
grain = "cell that exists at as_of"
unit = "meetings"
source = "An example of tests/additions; six meetings, and one other cell that enters notices, are chosen by us"
limits = "A rule on what is entered: where no cell enters notices, nothing can be said."
*/
WITH meetings AS (
  SELECT cell_code, count(*) AS n, count(notice_sent_on) AS with_notice
  FROM mart.meeting_facts
  WHERE month <= $as_of AND month > $as_of - INTERVAL 12 MONTH AND counts_for_attendance
  GROUP BY cell_code
),
judged AS (
  SELECT c.cell_code, m.n, m.with_notice, COALESCE(m.n >= 6 AND max(m.with_notice) OVER () > 0, false) AS enough
  FROM mart.cell_circumstances c
  LEFT JOIN meetings m ON m.cell_code = c.cell_code
  WHERE c.as_of = $as_of
)
SELECT
  cell_code,
  enough,
  CASE WHEN enough THEN CAST(with_notice = 0 AS DOUBLE) END AS probability,
  enough AND with_notice = 0 AS selected,
  CAST(NULL AS DATE) AS since,
  CASE WHEN enough AND with_notice = 0 THEN CAST(json_object('n', n) AS VARCHAR) END AS evidence,
  CAST([] AS VARCHAR[]) AS meetings
FROM judged
