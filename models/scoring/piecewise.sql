/*
title.vi = "Đường gấp khúc"
title.en = "A curve of straight pieces"
grain = "macro: piecewise(x, xs, ys)"
unit = "as ys"
source = "linear interpolation; xs rise, beyond the ends the curve is flat, empty x gives empty"
*/
CREATE OR REPLACE TEMP MACRO piecewise(x, xs, ys) AS (
  WITH knots AS (
    SELECT unnest(xs) AS knot, unnest(ys) AS height
  ),
  pieces AS (
    SELECT
      knot,
      height,
      COALESCE(LEAD(knot) OVER (ORDER BY knot), CAST('infinity' AS DOUBLE)) AS next_knot,
      COALESCE((LEAD(height) OVER (ORDER BY knot) - height) / (LEAD(knot) OVER (ORDER BY knot) - knot), 0) AS slope,
      ROW_NUMBER() OVER (ORDER BY knot) = 1 AS is_first
    FROM knots
  )
  SELECT p.height + p.slope * (GREATEST(x, p.knot) - p.knot)
  FROM pieces p
  WHERE (x >= p.knot OR p.is_first) AND x < p.next_knot
)
