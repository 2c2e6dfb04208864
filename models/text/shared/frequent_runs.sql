/*
title.vi = "Các chuỗi nhiều văn bản có"
title.en = "Runs that many texts have"
grain = "run of more than ten voices"
*/
SELECT run, ln((SELECT count(*) FROM voices) / n_voices) AS weight FROM known_runs WHERE n_voices > 10
