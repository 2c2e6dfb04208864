/*
title.vi = "Số liệu ở đầu biên bản khác với điểm danh"
title.en = "The head of the minutes states another attendance than the roll call"
grain = "meeting of the 12 months to as_of that has both a roll call and the counts at the head of the minutes"
unit = "figure: members stated as present above those marked present; negative = below"
source = "docs/contract.md#attendance (where both exist and disagree, the disagreement is itself a signal); docs/domain.md#signals-of-formalism, no. 13"
limits = "Which of the two is right cannot be seen, only that they cannot both be. A roll call with gaps leaves room for the members without a mark. Every kind of meeting counts."
habit = true
least = 4
*/
SELECT
  cell_code,
  month,
  meeting_code,
  headcount_disagrees AS shows,
  CAST(headcount_all_present - present - present_online AS DOUBLE) AS figure
FROM mart.meeting_facts
WHERE month <= $as_of AND month > $as_of - INTERVAL 12 MONTH AND (headcount_disagrees OR (NOT headcount_disagrees AND excused + unexcused > 0))
