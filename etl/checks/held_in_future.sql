/*
tables = ["meetings"]
name_vi = "Cuộc họp ở tương lai"
name_en = "Meeting in the future"
vi = "{place}, cột {column}: ngày họp {value} sau ngày hôm nay ({expected}). Chỉ ghi cuộc họp đã diễn ra; nếu gõ nhầm ngày, hãy sửa rồi nạp lại."
en = "{place}, column {column}: the meeting day {value} is after today ({expected}). Only meetings that took place count; if the day is a slip, correct it and load it again."
*/
SELECT row_no, 'held_on' AS column_name, CAST(held_on AS VARCHAR) AS found, CAST($today AS VARCHAR) AS expected
FROM batch
WHERE held_on > CAST($today AS DATE)
