/*
title.vi = "Các chuỗi năm âm tiết của phần cấp trên chuyển xuống"
title.en = "The runs of five syllables of what was handed down"
grain = "run"
unit = "months: bit k is set where the run is nobody's own k months before as_of, which is when it was handed down and the two months after it"
source = "our own: what was handed down is carried along for two months by who copies; a line in which a word was changed is still handed down, so its other runs are left out too"
*/
WITH handed_lines AS (
  SELECT ago, exact, min(doc) AS doc
  FROM (
    SELECT unnest(range(date_diff('month', d.month, $as_of) - 2, date_diff('month', d.month, $as_of) + 1)) AS ago, h.exact, h.doc
    FROM handed_down AS h
    JOIN documents AS d ON d.doc = h.doc
  )
  WHERE ago >= 0
  GROUP BY ago, exact
),
handed AS (
  SELECT h.ago, unnest(p.runs) AS run
  FROM handed_lines AS h
  JOIN lines AS l ON l.doc = h.doc AND l.exact = h.exact
  JOIN intake.text_fingerprints AS p ON p.rowid = l.passage
)
SELECT run, bit_or(1::UINTEGER << ago) AS months FROM handed GROUP BY run
