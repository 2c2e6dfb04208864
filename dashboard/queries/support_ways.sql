/*
title.vi = "Cách thông báo, gửi tài liệu và trả lời kiến nghị, theo đơn vị ngay dưới"
title.en = "How notices and papers go out and proposals are answered, by the units right below"
grain = "unit right below the scope, and the scope itself (whole), where it has meetings in the 12 months to as_of"
unit = "meetings that count for attendance; proposals; cells for untrained; known_ = of which it is known"
source = "mart.meeting_facts, secretaries_present, cell_circumstances; HD 42 of 2025 on preparation: notice not after the meeting's day, papers at least one day before"
limits = "digital = papers through the electronic handbook, or members online: conditions, never a fault. heads = meetings of cells whose secretary also heads the village, agency or school, at which the secretary was present. same_slot = pairs of meetings of one cell whose times overlap. untrained = cells whose secretary's last course is more than two years ago."
*/
WITH shown AS (
  SELECT unit_code, name, false AS whole FROM mart.units_below WHERE scope_code = $scope AND as_of = $as_of
  UNION ALL
  SELECT $scope, (SELECT max(name) FROM mart.unit_names WHERE unit_code = $scope AND as_of = $as_of), true
),
placed AS (
  SELECT u.unit_code, u.name, u.whole, s.cell_code
  FROM shown u
  JOIN mart.cell_scope s ON s.unit_code = u.unit_code AND s.as_of = $as_of
),
meetings AS (
  SELECT
    f.cell_code, f.meeting_code, f.held_on, f.started_at, f.ended_at, f.secretary_heads_unit,
    CAST(f.notice_sent_on <= f.held_on AS INTEGER) AS notice_in_time,
    CAST(f.papers_shared_on < f.held_on AS INTEGER) AS papers_in_time,
    CAST(f.papers_channel = 'handbook' AS INTEGER) AS by_handbook,
    CAST(f.present_online > 0 AS INTEGER) AS online,
    CASE WHEN f.proposals_answered IS NOT NULL THEN f.proposals_received END AS received,
    CASE WHEN f.proposals_received IS NOT NULL THEN f.proposals_answered END AS answered
  FROM mart.meeting_facts f
  WHERE f.counts_for_attendance AND f.month <= $as_of AND f.month > $as_of - INTERVAL 12 MONTH
),
slots AS (
  SELECT a.cell_code, count(*) AS n
  FROM meetings a
  JOIN meetings b
    ON b.cell_code = a.cell_code AND b.held_on = a.held_on AND b.meeting_code > a.meeting_code
    AND a.started_at < b.ended_at AND b.started_at < a.ended_at
  GROUP BY a.cell_code
),
of_cells AS (
  SELECT
    m.cell_code,
    count(*) AS n_meetings,
    count(m.notice_in_time) AS known_notice, sum(m.notice_in_time) AS notice,
    count(m.papers_in_time) AS known_papers, sum(m.papers_in_time) AS papers,
    count(m.by_handbook) AS known_handbook, sum(m.by_handbook) AS handbook,
    count(m.online) AS known_online, sum(m.online) AS online,
    sum(m.received) AS known_proposals, sum(m.answered) AS proposals,
    count(p.secretary_came) FILTER (m.secretary_heads_unit) AS known_heads,
    count(*) FILTER (m.secretary_heads_unit AND p.secretary_came) AS heads
  FROM meetings m
  LEFT JOIN mart.secretaries_present p ON p.meeting_code = m.meeting_code AND p.as_of = $as_of
  GROUP BY m.cell_code
)
SELECT
  u.unit_code, u.name, u.whole,
  CAST(sum(c.n_meetings) AS BIGINT) AS n_meetings,
  CAST(sum(c.known_notice) AS BIGINT) AS known_notice, CAST(sum(c.notice) AS BIGINT) AS notice,
  CAST(sum(c.known_papers) AS BIGINT) AS known_papers, CAST(sum(c.papers) AS BIGINT) AS papers,
  CAST(sum(c.known_handbook) AS BIGINT) AS known_handbook, CAST(sum(c.handbook) AS BIGINT) AS handbook,
  CAST(sum(c.known_online) AS BIGINT) AS known_online, CAST(sum(c.online) AS BIGINT) AS online,
  CAST(sum(c.known_proposals) AS BIGINT) AS known_proposals, CAST(sum(c.proposals) AS BIGINT) AS proposals,
  CAST(sum(c.known_heads) AS BIGINT) AS known_heads, CAST(sum(c.heads) AS BIGINT) AS heads,
  CAST(sum(s.n) AS BIGINT) AS same_slot,
  count(k.secretary_trained_on) AS known_untrained,
  count(*) FILTER (k.secretary_trained_on <= last_day($as_of) - INTERVAL 24 MONTH) AS untrained
FROM placed u
JOIN of_cells c ON c.cell_code = u.cell_code
LEFT JOIN slots s ON s.cell_code = u.cell_code
LEFT JOIN mart.cell_circumstances k ON k.cell_code = u.cell_code AND k.as_of = $as_of
GROUP BY u.unit_code, u.name, u.whole
ORDER BY u.whole DESC, u.name COLLATE vi, u.unit_code
