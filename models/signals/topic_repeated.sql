/*
title.vi = "Lặp lại chủ đề chuyên đề"
title.en = "The topic of an earlier thematic meeting again"
grain = "thematic meeting of the 12 months to as_of with a topic, in a cell with another topic known from the 12 months before it"
unit = "none"
source = "docs/domain.md#signals-of-formalism, no. 11 (generic topic, repeated topic). The same = the same words, capitals, spaces and punctuation apart, as a topic of the 12 months before."
limits = "A topic in other words is not recognised. To go on with a topic once is usual where there was more to say; what is usual is learned. Four thematic meetings a year are few, so only three repetitions or more tell something."
habit = true
least = 3
*/
WITH topics AS (
  SELECT
    cell_code,
    month,
    held_on,
    meeting_code,
    trim(regexp_replace(lower(nfc_normalize(topic)), '[\s[:punct:]]+', ' ', 'g')) AS topic
  FROM mart.meeting_facts
  WHERE topic IS NOT NULL AND month <= $as_of AND month > $as_of - INTERVAL 24 MONTH
),
earlier AS (
  SELECT t.meeting_code, bool_or(b.topic = t.topic) AS repeated
  FROM topics AS t
  JOIN topics AS b
    ON b.cell_code = t.cell_code AND b.held_on < t.held_on AND b.held_on >= t.held_on - INTERVAL 12 MONTH
  GROUP BY t.meeting_code
)
SELECT t.cell_code, t.month, t.meeting_code, e.repeated AS shows
FROM topics AS t
JOIN earlier AS e ON e.meeting_code = t.meeting_code
WHERE t.month > $as_of - INTERVAL 12 MONTH AND t.topic <> ''
