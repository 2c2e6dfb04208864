/*
title.vi = "Phần giống biên bản của chi bộ khác"
title.en = "The share that stands in minutes of another cell"
grain = "minutes of the 12 months to as_of with enough of the cell's own"
unit = "share (0-1) of its own runs of five syllables that stand in the one minutes of another cell that holds most of them; a run counts the more, the fewer texts have it (logarithm of texts per text that has it, all the same up to ten; where half of these are of one month, that month counts once)"
source = "docs/methods.md#text-minutes-that-repeat: containment of runs; the weight is that of text retrieval (inverse document frequency, Spärck Jones 1972), without which chance likeness would grow with the number of cells. A line that stands there but for its figures counts whole in minutes of the same month, and within an organisation of one next to it, where fewer than ten texts of other months have it: figures are what is changed in a text taken over, and a text reaches a stranger within the month or not at all (over a whole province and three months the set phrases of some cell always meet). So does a line of which half the runs stand there, for the words that were changed take the runs around them along."
limits = "Only the three minutes that have most runs in common with it are compared with it: all runs within an organisation and month; elsewhere runs of at most ten texts, and of more where half of these are of one month, there by the first and the last of them alone; more would grow with the square of the cells, and what many say all year is a way of speaking (chosen by us). Texts that are the same from end to end count as one. In an organisation of fewer than six cells one passage that two of them have word for word in a month may have been handed down to them, and is not counted; in larger ones it would stand with a third. Which of two is the source cannot be seen: both are named."
*/
-- Where several cells hold the very same text, each is paired with another one.
WITH of_text AS (
  SELECT
    t.doc,
    CASE WHEN v.n_cells > 1 THEN 1.0 ELSE COALESCE(b.share, 0) END AS share,
    CASE WHEN v.n_cells = 1 THEN b.source WHEN t.cell = v.first_cell THEN v.last_doc ELSE v.first_doc END AS source
  FROM texts AS t
  JOIN voices AS v ON v.whole = t.whole AND v.n_runs = t.n_runs
  LEFT JOIN most_alike AS b ON b.doc = v.doc
)
SELECT d.cell_code, d.month, d.meeting_code, s.meeting_code AS source_code, o.share
FROM of_text AS o
JOIN documents AS d ON d.doc = o.doc
JOIN own_sizes AS z ON z.doc = o.doc AND z.enough
LEFT JOIN documents AS s ON s.doc = o.source
