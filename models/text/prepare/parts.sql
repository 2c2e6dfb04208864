/*
title.vi = "Các phần để so sánh lần lượt"
title.en = "The parts that are compared one after the other"
grain = "part: minutes of whole cells, in the order of doc"
unit = "as many minutes as are asked for, give or take those of a cell"
*/
WITH placed AS (
  SELECT doc, cell, min(doc) OVER (PARTITION BY cell) // $1 AS part FROM documents
)
SELECT min(doc), max(doc), min(cell), max(cell) FROM placed GROUP BY part ORDER BY part
