/*
title.vi = "Chỉ số của các kỳ họp của một loại hình chi bộ: khoảng thường thấy"
title.en = "Measures of the meetings of a type of cells: what is usual"
grain = "measure known of at least 100 meetings of at least 5 cells of the type"
unit = "as in cell_figures.sql; quantiles over meetings of the 24 months to as_of"
source = "mart.meeting_facts and score_facts"
limits = "only cells within the scope"
*/
WITH here AS (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of
),
meetings AS (
  SELECT
    f.cell_code,
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
  WHERE f.counts_for_attendance AND f.cell_type = $cell_type AND f.month <= $as_of AND f.month > $as_of - INTERVAL 24 MONTH
),
figures AS (
  UNPIVOT meetings
  ON attendance, duration, speakers, criticism, tasks, papers, notice, entry, self_score
  INTO NAME measure VALUE figure
)
SELECT
  measure,
  count(*) AS n_meetings,
  count(DISTINCT cell_code) AS n_cells,
  quantile_cont(figure, 0.01) AS p01,
  quantile_cont(figure, 0.05) AS p05,
  quantile_cont(figure, 0.95) AS p95,
  quantile_cont(figure, 0.99) AS p99
FROM figures
GROUP BY measure
HAVING count(*) >= 100 AND count(DISTINCT cell_code) >= 5
ORDER BY measure
