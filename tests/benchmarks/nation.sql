-- Published tables of so many cells under 21 committees, 20 communes each, and 36 months, written directly: nothing is computed.
INSERT INTO intake.units (unit_code, parent_code, name, level, valid_from, run)
SELECT 'P', NULL, 'Tỉnh ủy', 'province', DATE '0001-01-01', 1
UNION ALL SELECT 'D' || d, 'P', 'Đảng ủy khu vực ' || d, 'district', DATE '0001-01-01', 1 FROM range(21) t(d)
UNION ALL SELECT 'G' || g, 'D' || (g % 21), 'Đảng ủy xã Ia Kênh ' || g, 'grassroots', DATE '0001-01-01', 1 FROM range(420) t(g);

CREATE TEMP TABLE numbered AS
SELECT
  i,
  'C' || lpad(CAST(i AS VARCHAR), 6, '0') AS cell_code,
  'G' || (i % 420) AS unit_code,
  'D' || (i % 420 % 21) AS district_code,
  ['residential', 'agency', 'public_service', 'private_enterprise'][1 + CAST(i % 4 AS INTEGER)] AS cell_type,
  CAST(5 + hash(i) % 36 AS INTEGER) AS size
FROM range($cells) t(i);

INSERT INTO intake.cells (cell_code, unit_code, name, cell_type, valid_from, run)
SELECT cell_code, unit_code, 'Chi bộ thôn Đông Bình ' || i, cell_type, DATE '0001-01-01', 1 FROM numbered;

CREATE TEMP TABLE monthly AS
SELECT
  n.*,
  CAST(DATE '2023-11-01' + to_months(CAST(m AS INTEGER)) AS DATE) AS month,
  CAST(round(n.size * (0.75 + hash(n.i, m) % 25 / 100.0)) AS INTEGER) AS present,
  'M' || n.i || '-' || m AS meeting_code
FROM numbered n, range(36) t(m);

INSERT INTO mart.cell_month BY NAME
SELECT
  cell_code, month, unit_code, cell_type, 1 AS meetings_regular, 0 AS meetings_thematic, size AS expected, present,
  0 AS present_online, size - present AS excused, 0 AS unexcused, present / size AS attendance_rate, 1 AS exempt,
  95 AS duration_minutes, 6 AS speakers, 6.0 / present AS speaking_rate, 3 AS tasks_due, 2 AS tasks_done,
  80.0 AS evidence_score, 60.0 AS evidence_low, 90.0 AS evidence_high, 0.7 AS completeness
FROM monthly ORDER BY cell_code, month;

INSERT INTO mart.meeting_facts BY NAME
SELECT
  meeting_code, cell_code, month, 'regular' AS kind, CAST(month + INTERVAL 2 DAY AS DATE) AS held_on,
  true AS counts_for_attendance, 'in_person' AS mode, size AS expected, size AS marked, present, 0 AS present_online,
  size - present AS excused, 0 AS unexcused, 'roll_call' AS attendance_source, 95 AS duration_minutes, 6 AS speakers
FROM monthly ORDER BY cell_code, month;

INSERT INTO intake.meetings BY NAME
SELECT meeting_code, cell_code, 'regular' AS kind, CAST(month + INTERVAL 2 DAY AS DATE) AS held_on, 1 AS run FROM monthly;

INSERT INTO mart.score_facts BY NAME
SELECT cell_code, month, meeting_code, who AS scored_by, 'total' AS criterion, 88.0 AS points, month AS scored_on
FROM monthly, (VALUES ('self'), ('superior')) t(who) ORDER BY cell_code, month;

INSERT INTO mart.task_facts BY NAME
SELECT
  'T' || i || '-' || k AS task_code, meeting_code, cell_code, month, true AS lead_named,
  CAST(month + INTERVAL 20 DAY AS DATE) AS due_on, month AS due_month, NULL AS reported_on, NULL AS percent_done
FROM monthly, range(2) t(k) ORDER BY cell_code, month;

INSERT INTO result.attendance_limits
SELECT cell_code, month, 0.88, 0.78, 0.97, 0.72, 1.0 FROM monthly ORDER BY cell_code, month;

INSERT INTO mart.cell_scope
SELECT u, cell_code, as_of
FROM (SELECT cell_code, unnest(['', 'P', district_code, unit_code]) AS u FROM numbered),
  (VALUES (DATE '2026-09-01'), (DATE '2026-10-01')) t(as_of)
ORDER BY as_of, u, cell_code;

INSERT INTO mart.peers BY NAME
SELECT
  DATE '2026-10-01' AS as_of, cell_code, 'C' || lpad(CAST((i + 420 * k) % $cells AS VARCHAR), 6, '0') AS peer_code,
  true AS same_size_class, true AS same_traits, true AS same_area_kind, size AS members, size AS peer_members, k AS nearness
FROM numbered, range(1, 11) t(k) ORDER BY cell_code, k;

INSERT INTO result.signals BY NAME
SELECT
  cell_code, as_of, signal, true AS enough, hash(i, signal) % 1000 / 1000.0 * 0.1 + CASE WHEN i % 40 = 0 THEN 0.88 ELSE 0 END AS probability,
  i % 40 = 0 AS selected, DATE '2026-04-01' AS since,
  '{"before": 0.9, "now": 0.7, "now_low": 0.65, "now_high": 0.75, "fall": 0.2, "fall_low": 0.1, "fall_high": 0.3, "since": "2026-04", "meetings": 7, "n": 2, "months": ["2026-05", "2026-07"]}' AS evidence,
  [] AS meetings
FROM numbered, (VALUES ('attendance_drop'), ('meeting_skipped')) s(signal), (VALUES (DATE '2026-09-01'), (DATE '2026-10-01')) t(as_of)
ORDER BY as_of, cell_code;

INSERT INTO result.flags BY NAME
SELECT cell_code, as_of, signal AS flag, 'act' AS severity, probability AS confidence, since, evidence, meetings
FROM result.signals WHERE selected;

INSERT INTO result.scores BY NAME
SELECT
  cell_code, as_of, criterion, 0.8 * max_points AS points, max_points, 0.6 * max_points AS low, max_points AS high,
  true AS assessable, CASE WHEN criterion = 'total' THEN 'fair' END AS band, '{}' AS evidence
FROM numbered,
  (VALUES ('time', 5), ('attendance', 5), ('preparation', 10), ('conduct', 40), ('principles', 5), ('resolution', 30), ('closing', 5), ('total', 100)) c(criterion, max_points),
  (VALUES (DATE '2026-09-01'), (DATE '2026-10-01')) t(as_of)
ORDER BY as_of, cell_code;

INSERT INTO result.attention BY NAME
SELECT
  cell_code, as_of, row_number() OVER (PARTITION BY as_of ORDER BY i % 40, i) AS rank,
  CASE WHEN i % 40 = 0 THEN 0.9 ELSE 0.02 END AS attention, NULL AS formalism,
  CASE WHEN i % 40 = 0 THEN 0.95 ELSE 0.02 END AS attendance_concern,
  CASE WHEN i % 40 = 0 THEN ['attendance_drop', 'meeting_skipped'] ELSE [] END AS reasons,
  CASE WHEN i % 8000 = 0 THEN 'now' WHEN i % 40 = 0 THEN 'later' ELSE 'quiet' END AS state, false AS rests,
  CASE WHEN i % 40 = 0 THEN 'supervision' ELSE 'none' END AS needs, 80.0 AS score, 'fair' AS band, 0.7 AS completeness
FROM numbered, (VALUES (DATE '2026-09-01'), (DATE '2026-10-01')) t(as_of)
ORDER BY as_of, cell_code;

INSERT INTO intake.runs VALUES (1, 'canonical', 'cells', TIMESTAMP '2026-11-01 08:00', TIMESTAMP '2026-11-01 08:05', $cells, $cells, 0, 0, []);

INSERT INTO intake.quarantine BY NAME
SELECT
  'canonical' AS source, 'attendance' AS "table", 'attendance.csv:' || (i + 2) AS place, 1 AS run,
  '["M' || i || '-3", "x"]' AS row_key, cell_code, ['not_on_roll'] AS reasons, 'Không có trong danh sách.' AS sentence_vi,
  'Not on the roll.' AS sentence_en, '{}' AS content, true AS retriable
FROM numbered WHERE i % 20 = 3;

INSERT INTO result.builds VALUES
  (DATE '2026-09-01', 1, TIMESTAMP '2026-10-02 08:00', false), (DATE '2026-10-01', 1, TIMESTAMP '2026-11-02 08:00', false);
