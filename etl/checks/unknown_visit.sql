/*
tables = ["findings"]
name_vi = "Không có cuộc kiểm tra này"
name_en = "Unknown visit"
vi = "{place}, cột {column}: chưa có cuộc dự họp hoặc kiểm tra nào mang mã {value}. Hãy nạp cuộc đó, hoặc sửa mã; khi được nhận, dòng này tự vào."
en = "{place}, column {column}: there is no visit with the code {value} yet. Load that visit, or correct the code; once it is accepted this row gets in by itself."
*/
SELECT b.row_no, 'visit_code' AS column_name, b.visit_code AS found, NULL AS expected
FROM batch AS b
ANTI JOIN intake.visits AS v ON v.visit_code = b.visit_code
WHERE b.visit_code IS NOT NULL
