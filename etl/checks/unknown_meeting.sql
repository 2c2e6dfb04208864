/*
tables = ["attendance", "headcounts", "tasks", "scores"]
name_vi = "Không có cuộc họp này"
name_en = "Unknown meeting"
vi = "{place}, cột {column}: chưa có cuộc họp nào mang mã {value}. Hãy nạp cuộc họp đó, hoặc sửa mã; khi cuộc họp được nhận, dòng này tự vào."
en = "{place}, column {column}: there is no meeting with the code {value} yet. Load that meeting, or correct the code; once the meeting is accepted this row gets in by itself."
*/
SELECT b.row_no, 'meeting_code' AS column_name, b.meeting_code AS found, NULL AS expected
FROM batch AS b
ANTI JOIN intake.meetings AS m ON m.meeting_code = b.meeting_code
WHERE b.meeting_code IS NOT NULL
