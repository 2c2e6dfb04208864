/*
order = 12
stage = "as_of"
title.vi = "Các chi bộ tương đồng nhất với từng chi bộ"
title.en = "The cells most like each cell, and in what"
grain = "one row per month looked back from, cell and similar cell; up to 20 for each cell"
unit = "persons"
source = "mart.cell_profiles; about 20 similar ones: docs/screens.md#comparison-with-similar-cells"
limits = "Always of the same type. Cells are put in one line by type, size class, traits, area kind and members; a cell's peers stand nearest to it in the smallest of those groups that holds 21. So similar is not symmetric, and a rare kind of cell gets less similar peers, as the columns same_... say."

[columns]
as_of = "First day of the month looked back from"
cell_code = "Cell"
peer_code = "Cell like it"
same_size_class = "Both are in the same class of size"
same_traits = "Both areas have the same traits, none known included"
same_area_kind = "The organisations directly above are of the same level"
members = "Members of the cell; empty = unknown"
peer_members = "Members of the similar cell; empty = unknown"
nearness = "1 = the most similar"
*/
WITH profiles AS (
  SELECT * FROM mart.cell_profiles WHERE as_of = CAST($as_of AS DATE)
),
line_of_cells AS (
  SELECT
    *,
    ROW_NUMBER() OVER (
      PARTITION BY cell_type ORDER BY size_class, area_traits, area_kind, members NULLS FIRST, cell_code
    ) AS place
  FROM profiles
),
groups_of_cells AS (
  SELECT
    *,
    MIN(place) OVER alike AS alike_first, MAX(place) OVER alike AS alike_last,
    MIN(place) OVER traits AS traits_first, MAX(place) OVER traits AS traits_last,
    MIN(place) OVER size AS size_first, MAX(place) OVER size AS size_last,
    MAX(place) OVER (PARTITION BY cell_type) AS type_last
  FROM line_of_cells
  WINDOW
    alike AS (PARTITION BY cell_type, size_class, area_traits, area_kind),
    traits AS (PARTITION BY cell_type, size_class, area_traits),
    size AS (PARTITION BY cell_type, size_class)
),
smallest_groups AS (
  SELECT
    *,
    CASE
      WHEN alike_last - alike_first >= 20 THEN alike_first
      WHEN traits_last - traits_first >= 20 THEN traits_first
      WHEN size_last - size_first >= 20 THEN size_first
      ELSE 1
    END AS group_first,
    CASE
      WHEN alike_last - alike_first >= 20 THEN alike_last
      WHEN traits_last - traits_first >= 20 THEN traits_last
      WHEN size_last - size_first >= 20 THEN size_last
      ELSE type_last
    END AS group_last
  FROM groups_of_cells
),
steps (step) AS (
  VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10),
    (11), (12), (13), (14), (15), (16), (17), (18), (19), (20)
),
places_of_peers AS (
  SELECT
    g.*, GREATEST(g.group_first, LEAST(g.place - 10, g.group_last - 20)) + s.step AS peer_place
  FROM smallest_groups AS g
  CROSS JOIN steps AS s
),
pairs AS (
  SELECT
    p.as_of, p.cell_code, q.cell_code AS peer_code,
    p.size_class = q.size_class AS same_size_class,
    p.area_traits = q.area_traits AS same_traits,
    p.area_kind = q.area_kind AS same_area_kind,
    p.members, q.members AS peer_members,
    p.place, p.peer_place
  FROM places_of_peers AS p
  JOIN line_of_cells AS q ON q.cell_type = p.cell_type AND q.place = p.peer_place AND q.cell_code <> p.cell_code
)
SELECT
  as_of, cell_code, peer_code, same_size_class, same_traits, same_area_kind, members, peer_members,
  CAST(ROW_NUMBER() OVER (
    PARTITION BY cell_code
    ORDER BY
      CASE WHEN same_size_class THEN 0 ELSE 1 END, CASE WHEN same_traits THEN 0 ELSE 1 END,
      CASE WHEN same_area_kind THEN 0 ELSE 1 END, ABS(members - peer_members) NULLS LAST,
      ABS(peer_place - place), peer_code
  ) AS INTEGER) AS nearness
FROM pairs
