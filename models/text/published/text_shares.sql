/*
title.vi = "Nội dung riêng và phần trùng của từng biên bản"
title.en = "Own content and overlap of each minutes"
grain = "minutes of the 24 months to as_of"
unit = "own_content: share (0-1) of the characters that stand in lines of the cell's own, neither form nor handed down; repeated: the greater of the shares (0-1) of these that stand in earlier minutes of the cell and in minutes of another cell; empty = too little of its own to be compared"
source = "docs/methods.md#text-minutes-that-repeat"
limits = "Minutes before the last 12 months are compared with the cell's own alone, of those at hand."
*/
WITH sizes AS (
  SELECT doc, sum(characters) AS characters FROM lines GROUP BY doc
),
own AS (
  SELECT doc, sum(characters) AS characters FROM own_lines GROUP BY doc
)
SELECT
  d.cell_code, d.meeting_code,
  round(COALESCE(o.characters, 0) / s.characters, 3) AS own_content,
  round(greatest(c.share, w.share), 2) AS repeated
FROM documents AS d
JOIN sizes AS s ON s.doc = d.doc AND s.characters > 0
LEFT JOIN own AS o ON o.doc = d.doc
LEFT JOIN copied_shares AS c ON c.meeting_code = d.meeting_code
LEFT JOIN shared AS w ON w.meeting_code = d.meeting_code
