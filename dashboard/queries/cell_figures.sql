/*
title.vi = "Các chỉ số của từng kỳ họp của một chi bộ, 24 tháng"
title.en = "The measures of each meeting of one cell, 24 months"
grain = "regular or thematic meeting and measure that is known of it, oldest first"
unit = "attendance, speakers: shares 0-1; duration, criticism: minutes; tasks: number set; papers, notice: days before the meeting; entry: days after it; self_score: points"
source = "mart.meeting_facts and score_facts"
limits = "by what had happened by the end of the month"
*/
WITH here AS (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of AND cell_code = $cell
),
meetings AS (
  SELECT
    f.meeting_code, f.held_on,
    CAST(f.present + f.present_online AS DOUBLE) / NULLIF(f.marked, 0) AS attendance,
    CAST(f.duration_minutes AS DOUBLE) AS duration,
    CAST(f.speakers AS DOUBLE) / NULLIF(f.present + f.present_online, 0) AS speakers,
    CAST(f.criticism_minutes AS DOUBLE) AS criticism,
    CAST(f.tasks_set AS DOUBLE) AS tasks,
    CASE WHEN f.papers_shared_on <= last_day($as_of) THEN CAST(f.held_on - f.papers_shared_on AS DOUBLE) END AS papers,
    CAST(f.held_on - f.notice_sent_on AS DOUBLE) AS notice,
    CASE
      WHEN CAST(f.recorded_at AS DATE) <= last_day($as_of) THEN CAST(CAST(f.recorded_at AS DATE) - f.held_on AS DOUBLE)
    END AS entry,
    s.points AS self_score
  FROM mart.meeting_facts f
  SEMI JOIN here ON here.cell_code = f.cell_code
  LEFT JOIN mart.score_facts s
    ON s.meeting_code = f.meeting_code AND s.criterion = 'total' AND s.scored_by = 'self'
    AND COALESCE(s.scored_on, $as_of) <= last_day($as_of)
  WHERE f.counts_for_attendance AND f.month <= $as_of AND f.month > $as_of - INTERVAL 24 MONTH
),
figures AS (
  UNPIVOT meetings
  ON attendance, duration, speakers, criticism, tasks, papers, notice, entry, self_score
  INTO NAME measure VALUE figure
)
SELECT meeting_code, held_on, measure, figure FROM figures ORDER BY held_on, meeting_code, measure
