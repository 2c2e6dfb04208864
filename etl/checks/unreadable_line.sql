/*
name_vi = "Dòng không đọc được"
name_en = "Unreadable line"
vi = "{place}: không tách được dòng này thành các cột ({value}). Hãy sửa dấu phẩy, dấu ngoặc kép hoặc xuống dòng trong dòng này rồi nạp lại."
en = "{place}: this line cannot be split into columns ({value}). Correct its commas, quotation marks or line breaks and load it again."
lasting = true
*/
SELECT row_no, NULL AS column_name, unreadable AS found, NULL AS expected
FROM raw
WHERE unreadable IS NOT NULL
