/*
tables = ["attendance"]
name_vi = "Không có trong danh sách chi bộ"
name_en = "Not on the cell's roll"
vi = "{place}, cột {column}: ngày họp {value}, đảng viên này không có trong danh sách của chi bộ {expected}. Hãy bổ sung danh sách (kể cả sinh hoạt tạm thời), hoặc sửa mã đảng viên."
en = "{place}, column {column}: on the meeting day {value} this member is not on the roll of cell {expected}. Complete the roll (guests as temporary_in), or correct the member's code."
*/
WITH rolls AS (
  SELECT cell_code, MIN(valid_from) AS known_from
  FROM intake.memberships
  GROUP BY cell_code
),
meetings_with_roll AS (
  SELECT m.meeting_code, m.cell_code, m.held_on
  FROM intake.meetings AS m
  JOIN rolls AS r ON r.cell_code = m.cell_code AND r.known_from <= LAST_DAY(m.held_on)
),
marks AS (
  SELECT b.row_no, b.member_code, m.cell_code, m.held_on
  FROM batch AS b
  JOIN meetings_with_roll AS m ON m.meeting_code = b.meeting_code
  WHERE b.member_code IS NOT NULL
)
SELECT k.row_no, 'member_code' AS column_name, CAST(k.held_on AS VARCHAR) AS found, k.cell_code AS expected
FROM marks AS k
ANTI JOIN intake.memberships AS s
  ON s.member_code = k.member_code AND s.cell_code = k.cell_code
  AND k.held_on >= s.valid_from AND k.held_on <= COALESCE(s.valid_to, DATE '9999-12-31')
