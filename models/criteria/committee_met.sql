/*
title.vi = "Chi ủy họp trước"
title.en = "The cell committee met first"
grain = "counting meeting held from $first_day to $last_day"
unit = "share of the line's points, 0 or 1"
source = "HD 42 of 2025 on preparation; form of ward An Phú: given in full if the cell has only a secretary"
limits = "Not met is a fault only in a cell large enough to have a committee; whether a smaller one has more than a secretary is not in the marts, so there it is unknown. Members = expected and exempt that day, members who are away left out."
*/
WITH meetings AS (
  SELECT meeting_code, committee_premeeting, expected + COALESCE(exempt, 0) AS members
  FROM mart.meeting_facts
  WHERE counts_for_attendance AND held_on BETWEEN CAST($first_day AS DATE) AND CAST($last_day AS DATE)
),
shares AS (
  SELECT
    *,
    CASE
      WHEN committee_premeeting THEN 1
      WHEN NOT committee_premeeting AND members >= $committee_from_members THEN 0
    END AS share
  FROM meetings
)
SELECT meeting_code, share, share AS low, share AS high, committee_premeeting, members FROM shares
