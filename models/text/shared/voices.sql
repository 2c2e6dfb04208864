/*
title.vi = "Mỗi văn bản khác nhau một lần"
title.en = "Each different text once"
grain = "whole text"
unit = "doc: the first minutes that hold it, which stand for all of them"
*/
SELECT
  whole, n_runs, min(doc) AS doc,
  arg_min(cell, doc) AS cell, arg_min(unit, doc) AS unit, arg_min(month, doc) AS month,
  count(DISTINCT cell) AS n_cells, min(cell) AS first_cell, arg_min(doc, cell) AS first_doc, arg_max(doc, cell) AS last_doc
FROM texts
GROUP BY whole, n_runs
