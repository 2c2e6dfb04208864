/*
title.vi = "Những biên bản đáng so sánh nhất"
title.en = "The minutes most worth holding against each other"
grain = "voice and one of the three of other cells that have most runs in common with it"
*/
SELECT
  m.doc, m.source,
  abs(date_diff('month', any_value(one.month), any_value(other.month))) <=
    CASE WHEN any_value(one.unit) = any_value(other.unit) THEN 1 ELSE 0 END AS at_once
FROM candidate_pairs AS m
JOIN documents AS one ON one.doc = m.doc
JOIN documents AS other ON other.doc = m.source
WHERE other.cell <> one.cell AND m.doc BETWEEN $first_doc AND $last_doc
GROUP BY m.doc, m.source
QUALIFY row_number() OVER (PARTITION BY m.doc ORDER BY sum(m.n_runs) DESC, m.source) <= 3
