/*
title.vi = "Các dòng của biên bản"
title.en = "The lines of the minutes"
grain = "minutes and line"
unit = "line_mark: the same but for figures; exact: the same with its figures, by the runs that lie within the line, so that what comes after it does not count"
*/
SELECT
  d.doc,
  d.cell,
  d.month,
  d.unit,
  p.rowid AS passage,
  p.line_no,
  p.characters,
  p.figures,
  p.line_mark,
  CASE WHEN p.syllables < 5 THEN hash(p.line_mark) ELSE hash(p.runs[1 : p.syllables - 4]) END AS exact
FROM intake.text_fingerprints AS p
JOIN documents AS d ON d.meeting_code = p.code
WHERE p.text_of = 'minutes'
