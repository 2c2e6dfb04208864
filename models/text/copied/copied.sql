/*
title.vi = "Phần chép lại từ biên bản trước của chính chi bộ"
title.en = "The share that stands in earlier minutes of the same cell"
grain = "minutes of the 12 months to as_of with enough of the cell's own"
unit = "share (0-1), as in copied_shares.sql"
*/
FROM copied_shares WHERE month > $as_of - INTERVAL 12 MONTH
