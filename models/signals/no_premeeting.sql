/*
title.vi = "Chi ủy không họp trước"
title.en = "No meeting of the cell committee beforehand"
grain = "meeting of the 12 months to as_of for which it is recorded whether the committee met"
unit = "none"
source = "HD 42 of 2025, criterion 3 (the cell committee, or secretary and deputy, meets first); docs/domain.md#signals-of-formalism, no. 7"
limits = "Whether a pre-meeting was more than a form cannot be seen. Cells too small to have a committee are given the points by the rubric and are compared with cells of their size. Extraordinary meetings are left out."
habit = true
*/
SELECT cell_code, month, meeting_code, NOT committee_premeeting AS shows
FROM mart.meeting_facts
WHERE month <= $as_of AND month > $as_of - INTERVAL 12 MONTH
  AND kind <> 'extraordinary' AND committee_premeeting IS NOT NULL
