/*
title.vi = "Những biên bản có chuỗi chung"
title.en = "Minutes that have runs in common"
grain = "voice, another one and range of runs"
*/
WITH runs AS (
  FROM voice_runs WHERE run BETWEEN $first_run::UINTEGER AND $last_run::UINTEGER
),
known AS (
  FROM known_runs WHERE run BETWEEN $first_run::UINTEGER AND $last_run::UINTEGER
),
pairs AS (
  SELECT one.doc, other.doc AS source
  FROM runs AS one
  JOIN known AS k ON k.run = one.run AND k.n_texts <= 10
  JOIN runs AS other ON other.run = one.run AND other.cell <> one.cell
  UNION ALL
  SELECT one.doc, other.doc AS source
  FROM runs AS one
  JOIN known AS k ON k.run = one.run AND k.n_texts > 10
  JOIN runs AS other ON other.run = one.run AND other.month = one.month AND other.unit = one.unit AND other.cell <> one.cell
  UNION ALL
  SELECT o.doc, unnest([k.first_doc, k.last_doc]) AS source
  FROM runs AS o
  JOIN known AS k ON k.run = o.run AND k.month = o.month AND k.n_texts > 10 AND k.of_a_month
)
SELECT doc, source, count(*) AS n_runs FROM pairs GROUP BY doc, source
