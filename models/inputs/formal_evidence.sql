/*
title.vi = "Bằng chứng của các chỉ báo về tính hình thức ở những chi bộ được nêu"
title.en = "The evidence of the signals of formalism in the cells named"
grain = "cell of $cells and signal that says how much likelier its data are with the signal"
*/
SELECT cell_code, signal, since, evidence, meetings
FROM result.signals
WHERE as_of = $as_of AND signal <> 'formalistic' AND log_bayes_factor IS NOT NULL
  AND cell_code IN (SELECT unnest($cells::VARCHAR[]))
