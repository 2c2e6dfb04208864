/*
title.vi = "Nội dung sinh hoạt theo loại hình chi bộ, 12 tháng"
title.en = "What meetings are about, by type of cell, 12 months"
grain = "type of cell"
unit = "agenda items; minutes of discussion; thematic meetings"
source = "mart.meeting_facts"
limits = "sums over the meetings that say it: items_known and discussion_known count them; all_professional = meetings of two items or more, all on professional work; types when the cell met; cell_type empty = all"
[defaults]
cell_type = ""
*/
WITH here AS (
  SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of
)
SELECT
  f.cell_type,
  count(DISTINCT f.cell_code) AS n_cells,
  count(*) AS n,
  count(*) FILTER (f.agenda_items > 0 AND f.professional_items IS NOT NULL) AS items_known,
  sum(f.agenda_items) FILTER (f.professional_items IS NOT NULL)::BIGINT AS items,
  sum(f.professional_items) FILTER (f.agenda_items > 0)::BIGINT AS professional,
  count(*) FILTER (f.agenda_items >= 2 AND f.professional_items >= f.agenda_items) AS all_professional,
  count(*) FILTER (f.discussion_minutes > 0 AND f.criticism_minutes IS NOT NULL) AS discussion_known,
  count(*) FILTER (f.criticism_minutes > 0 AND f.discussion_minutes > 0) AS with_criticism,
  count(*) FILTER (f.kind IN ('thematic', 'regular_and_thematic')) AS thematic
FROM mart.meeting_facts f
SEMI JOIN here ON here.cell_code = f.cell_code
WHERE f.month <= $as_of AND f.month > $as_of - INTERVAL 12 MONTH
  AND ($cell_type = '' OR f.cell_type = $cell_type)
  AND f.kind IN ('regular', 'thematic', 'regular_and_thematic')
GROUP BY f.cell_type
ORDER BY f.cell_type
