/*
order = 32
title.vi = "Các chỉ số của từng kỳ họp"
title.en = "The measures of each meeting"
grain = "one row per meeting that counts for attendance and measure that is known of it"
unit = "attendance, speakers: shares 0-1; duration, criticism: minutes; tasks: number set; papers, notice: days before the meeting; entry: days after it; self_score: points"
source = "mart.meeting_facts, mart.score_facts"
limits = "Measures that are known only after the meeting say from which day on."

[columns]
meeting_code = "Meeting"
cell_code = "Cell"
cell_type = "Type of the cell at the time"
month = "First day of the calendar month of held_on"
held_on = "Day of the meeting"
measure = "attendance, duration, speakers, criticism, tasks, papers, notice, entry or self_score"
figure = "Its value"
known_on = "Day from which it is known"
*/
WITH scored AS (
  SELECT f.*, s.points, s.scored_on
  FROM mart.meeting_facts AS f
  LEFT JOIN mart.score_facts AS s
    ON s.meeting_code = f.meeting_code AND s.criterion = 'total' AND s.scored_by = 'self'
  WHERE f.counts_for_attendance
),
figures AS (
  SELECT
    f.meeting_code, f.cell_code, f.cell_type, f.month, f.held_on, m.measure,
    CASE m.measure
      WHEN 'attendance' THEN CAST(f.present + f.present_online AS DOUBLE) / NULLIF(f.marked, 0)
      WHEN 'duration' THEN CAST(f.duration_minutes AS DOUBLE)
      WHEN 'speakers' THEN CAST(f.speakers AS DOUBLE) / NULLIF(f.present + f.present_online, 0)
      WHEN 'criticism' THEN CAST(f.criticism_minutes AS DOUBLE)
      WHEN 'tasks' THEN CAST(f.tasks_set AS DOUBLE)
      WHEN 'papers' THEN CAST(f.held_on - f.papers_shared_on AS DOUBLE)
      WHEN 'notice' THEN CAST(f.held_on - f.notice_sent_on AS DOUBLE)
      WHEN 'entry' THEN CAST(CAST(f.recorded_at AS DATE) - f.held_on AS DOUBLE)
      WHEN 'self_score' THEN f.points
    END AS figure,
    CASE m.measure
      WHEN 'papers' THEN f.papers_shared_on
      WHEN 'entry' THEN CAST(f.recorded_at AS DATE)
      WHEN 'self_score' THEN COALESCE(f.scored_on, f.held_on)
      ELSE f.held_on
    END AS known_on
  FROM scored AS f
  CROSS JOIN (
    VALUES
      ('attendance'), ('duration'), ('speakers'), ('criticism'), ('tasks'), ('papers'), ('notice'), ('entry'),
      ('self_score')
  ) AS m (measure)
)
SELECT meeting_code, cell_code, cell_type, month, held_on, measure, figure, known_on
FROM figures
WHERE figure IS NOT NULL
