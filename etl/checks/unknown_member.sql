/*
tables = ["member_statuses", "discipline"]
name_vi = "Không có đảng viên này"
name_en = "Unknown member"
vi = "{place}, cột {column}: mã đảng viên không có trong danh sách đảng viên cũng như trong điểm danh đã nạp. Hãy nạp danh sách của chi bộ, hoặc sửa mã."
en = "{place}, column {column}: this member's code is neither on a roll nor in a roll call loaded so far. Load the cell's roll, or correct the code."
*/
SELECT b.row_no, 'member_code' AS column_name, NULL AS found, NULL AS expected
FROM batch AS b
ANTI JOIN intake.memberships AS m ON m.member_code = b.member_code
ANTI JOIN intake.attendance AS a ON a.member_code = b.member_code
-- A source without rolls says nothing about who is a member.
WHERE b.member_code IS NOT NULL AND EXISTS (SELECT 1 FROM intake.memberships)
