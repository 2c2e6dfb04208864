/*
title.vi = "Dòng dữ liệu chưa nhận"
title.en = "Rows in quarantine"
grain = "source, table, place"
*/
SELECT source, "table", place, run, reasons, sentence_vi, sentence_en, content
FROM intake.quarantine
ORDER BY source, "table", place
