/*
title.vi = "Hầu như chỉ bàn việc chuyên môn"
title.en = "Hardly anything but professional items"
grain = "regular or thematic meeting of the 12 months to as_of with a known agenda"
unit = "figure: items on the agenda"
source = "docs/domain.md#signals-of-formalism, no. 2 (becomes a work meeting), and docs/domain.md#cell-types-tree-and-sizes: work content is legitimate as long as Party-building items are there too. Shows where every item is professional; also where every item but one is, if that is a larger share than 97 of 100 meetings of cells of the type have (chosen by us: in a school or an agency such an agenda is usual, in a village it is not)."
limits = "Which items are professional is as the cell entered it. An agenda of two items shows it only where both are. Where a whole type of cell discusses work alone, that is its norm, and no cell stands out."
habit = true
*/
WITH meetings AS (
  SELECT cell_code, cell_type, month, meeting_code, agenda_items, professional_items,
    professional_items / agenda_items AS share
  FROM mart.meeting_facts
  WHERE month <= $as_of AND month > $as_of - INTERVAL 12 MONTH
    AND counts_for_attendance AND agenda_items > 0 AND professional_items IS NOT NULL
),
usual AS (
  SELECT cell_type, quantile_cont(share, 0.97) AS most FROM meetings GROUP BY cell_type
)
SELECT
  m.cell_code,
  m.month,
  m.meeting_code,
  m.share >= 1 OR (m.agenda_items >= 3 AND m.professional_items >= m.agenda_items - 1 AND m.share > u.most) AS shows,
  m.share AS measure,
  CAST(m.agenda_items AS DOUBLE) AS figure
FROM meetings AS m
JOIN usual AS u ON u.cell_type IS NOT DISTINCT FROM m.cell_type
