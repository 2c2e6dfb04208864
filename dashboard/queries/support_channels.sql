/*
title.vi = "Thông báo và tài liệu kịp thời, theo kênh"
title.en = "Notices and papers in time, by channel"
grain = "channel by which the notice or the papers went out; unknown = not recorded"
unit = "meetings that count for attendance, in the 12 months to as_of, of which the day is known"
source = "mart.meeting_facts; HD 42 of 2025: notice not after the meeting's day, papers at least one day before"
limits = "A channel is a condition of the place and no fault of the cell."
*/
WITH here AS (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of
),
sent AS (
  SELECT
    COALESCE(f.notice_channel, 'unknown') AS channel, 'notice' AS what, f.notice_sent_on <= f.held_on AS in_time, f.month
  FROM mart.meeting_facts f
  SEMI JOIN here ON here.cell_code = f.cell_code
  WHERE f.counts_for_attendance AND f.notice_sent_on IS NOT NULL
  UNION ALL
  SELECT
    COALESCE(f.papers_channel, 'unknown') AS channel, 'papers' AS what, f.papers_shared_on < f.held_on AS in_time, f.month
  FROM mart.meeting_facts f
  SEMI JOIN here ON here.cell_code = f.cell_code
  WHERE f.counts_for_attendance AND f.papers_shared_on IS NOT NULL
)
SELECT
  channel,
  count(*) FILTER (what = 'notice') AS notices,
  count(*) FILTER (what = 'notice' AND in_time) AS notices_in_time,
  count(*) FILTER (what = 'papers') AS papers,
  count(*) FILTER (what = 'papers' AND in_time) AS papers_in_time
FROM sent
WHERE month <= $as_of AND month > $as_of - INTERVAL 12 MONTH
GROUP BY channel
ORDER BY list_position(['in_person', 'handbook', 'phone', 'zalo', 'paper', 'unknown'], channel)
