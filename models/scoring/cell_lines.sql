/*
title.vi = "Tổng của từng dòng điểm theo chi bộ"
title.en = "Sums of each line by cell"
grain = "cell and line of a rubric seen in the 12 months"
unit = "n_shares meetings; settled = meetings times the part of the line that is settled; month_... = of the last month alone"
*/
CREATE OR REPLACE TEMP TABLE cell_lines AS
SELECT
  cell_code,
  line,
  SUM(n) AS n_shares,
  SUM(total) AS share_sum,
  SUM(squares) AS square_sum,
  SUM(settled) AS settled,
  COALESCE(SUM(n) FILTER (WHERE is_last), 0) AS month_n_shares,
  COALESCE(SUM(total) FILTER (WHERE is_last), 0) AS month_share_sum,
  COALESCE(SUM(squares) FILTER (WHERE is_last), 0) AS month_square_sum,
  COALESCE(SUM(settled) FILTER (WHERE is_last), 0) AS month_settled
FROM sums
GROUP BY cell_code, line
