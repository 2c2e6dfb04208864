/*
title.vi = "Tài liệu gửi muộn"
title.en = "Papers late or never"
grain = "meeting of the 12 months to as_of whose papers can be judged"
unit = "figure: days from the papers to the meeting, negative = after it"
source = "HD 42 of 2025, criterion 3 (papers shared at least one day before), in the full form of one ward; docs/domain.md#signals-of-formalism, no. 7"
limits = "A meeting without a date counts only in cells that gave the date for another meeting of these months: elsewhere nothing is known. Thematic, annual and regular meetings alike; extraordinary ones leave no time for papers and are left out."
habit = true
*/
WITH meetings AS (
  SELECT cell_code, month, meeting_code, held_on, papers_shared_on
  FROM mart.meeting_facts
  WHERE month <= $as_of AND month > $as_of - INTERVAL 12 MONTH AND kind <> 'extraordinary'
),
that_give_dates AS (
  SELECT cell_code FROM meetings GROUP BY cell_code HAVING count(papers_shared_on) * 2 >= count(*)
)
SELECT
  m.cell_code,
  m.month,
  m.meeting_code,
  COALESCE(m.papers_shared_on >= m.held_on, true) AS shows,
  COALESCE(m.papers_shared_on - m.held_on, 15) AS measure,
  CAST(m.held_on - m.papers_shared_on AS DOUBLE) AS figure
FROM meetings AS m
JOIN that_give_dates AS g ON g.cell_code = m.cell_code
