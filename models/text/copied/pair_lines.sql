/*
title.vi = "Hai biên bản đặt cạnh nhau, từng dòng"
title.en = "Two minutes side by side, line by line"
grain = "cell with a flag, signal of copying, pair of the signal's evidence, and line of either minutes"
unit = "same: share (0-1) of the line's own runs of five syllables that the other minutes have; 1 where the line stands there but for its figures"
source = "docs/methods.md#text-minutes-that-repeat and docs/screens.md#pair-of-minutes: what was handed down is greyed, what is reused is marked"
*/
WITH with_pairs AS (
  SELECT s.cell_code, s.signal, CAST(s.evidence AS JSON)->'pairs' AS pairs
  FROM result.signals AS s
  SEMI JOIN (
    SELECT cell_code FROM result.flags
    WHERE as_of = $as_of AND flag IN ('minutes_copied', 'minutes_shared', 'formalistic')
  ) AS f ON f.cell_code = s.cell_code
  WHERE s.as_of = $as_of AND s.signal IN ('minutes_copied', 'minutes_shared')
),
numbered AS (
  SELECT cell_code, signal, pairs, unnest(range(CAST(json_array_length(pairs) AS BIGINT))) AS place FROM with_pairs
),
pairs AS (
  SELECT
    n.cell_code, n.signal, CAST(n.place + 1 AS INTEGER) AS pair,
    one.meeting_code, other.meeting_code AS source_code, other.cell_code AS source_cell,
    CAST(n.pairs->(n.place)->2 AS DOUBLE) AS share,
    one.doc, other.doc AS source
  FROM numbered AS n
  JOIN documents AS one ON one.meeting_code = (n.pairs->(n.place)->>0)
  JOIN documents AS other ON other.meeting_code = (n.pairs->(n.place)->>1)
),
sides AS (
  SELECT *, false AS of_source, doc AS of_doc, source AS against FROM pairs
  UNION ALL
  SELECT *, true, source, doc FROM pairs
),
met AS (
  SELECT s.cell_code, s.signal, s.pair, s.of_source, r.line_no, avg(CASE WHEN o.run IS NULL THEN 0.0 ELSE 1.0 END) AS same
  FROM sides AS s
  JOIN own_runs AS r ON r.doc = s.of_doc
  LEFT JOIN own_runs AS o ON o.doc = s.against AND o.run = r.run
  GROUP BY s.cell_code, s.signal, s.pair, s.of_source, r.line_no
)
SELECT
  s.cell_code, s.signal, s.pair, s.meeting_code, s.source_code, s.source_cell, s.share, s.of_source,
  CAST(l.line_no AS INTEGER) AS line_no, CAST(l.characters AS INTEGER) AS characters,
  CASE WHEN o.doc IS NOT NULL THEN 'own' WHEN f.doc IS NOT NULL THEN 'form' ELSE 'handed_down' END AS kind,
  CASE WHEN o.doc IS NULL THEN NULL WHEN again.line_mark IS NOT NULL THEN 1.0 ELSE m.same END AS same
FROM sides AS s
JOIN lines AS l ON l.doc = s.of_doc
LEFT JOIN own_lines AS o ON o.doc = s.of_doc AND o.line_no = l.line_no
LEFT JOIN (SELECT DISTINCT doc, line_mark FROM forms) AS f ON f.doc = s.of_doc AND f.line_mark = l.line_mark
LEFT JOIN (SELECT DISTINCT doc, line_mark FROM own_lines) AS again ON again.doc = s.against AND again.line_mark = l.line_mark
LEFT JOIN met AS m
  ON m.cell_code = s.cell_code AND m.signal = s.signal AND m.pair = s.pair AND m.of_source = s.of_source
  AND m.line_no = l.line_no
ORDER BY s.cell_code, s.signal, s.pair, s.of_source, l.line_no
