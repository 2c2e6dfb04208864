/*
name_vi = "Trùng mã trong cùng một lần nạp"
name_en = "Same key twice in one batch"
vi = "{place}: mã của dòng này xuất hiện lại ở {value}, và dòng sau được dùng. Hãy xóa dòng thừa, hoặc sửa mã nếu đây là hai việc khác nhau."
en = "{place}: the key of this row appears again at {value}, and the later row counts. Delete the row that is too many, or correct the key if they are two different things."
lasting = true
*/
SELECT row_no, NULL AS column_name, last_place AS found, NULL AS expected
FROM repeats
WHERE NOT identical
