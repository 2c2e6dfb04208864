-- Rows of meetings of several sources are kept as each source has them, beside what counts, and rows taken by a matched
-- name as they were before.
CREATE TABLE intake.apart_rows (
  meeting_code VARCHAR NOT NULL,
  written_code VARCHAR NOT NULL,
  "table"      VARCHAR NOT NULL,
  content      VARCHAR NOT NULL,
  counts       BOOLEAN NOT NULL,
  run          BIGINT NOT NULL
);
COMMENT ON TABLE intake.apart_rows IS 'Rows of meetings that several sources have, as each source has them; the tables of the contract have what counts';
COMMENT ON COLUMN intake.apart_rows."meeting_code" IS 'Code under which the meeting counts';
COMMENT ON COLUMN intake.apart_rows."written_code" IS 'Its code in the source of the row';
COMMENT ON COLUMN intake.apart_rows."table" IS 'Table of the contract';
COMMENT ON COLUMN intake.apart_rows."content" IS 'The row as JSON, as it was stored: codes of members hashed, texts only where they are retained';
COMMENT ON COLUMN intake.apart_rows."counts" IS 'Whether the row counts; of meetings, whether its values go before those of the others';
COMMENT ON COLUMN intake.apart_rows."run" IS 'Run that stored the row';
CREATE TABLE intake.apart_fingerprints (
  text_of    VARCHAR NOT NULL,
  code       VARCHAR NOT NULL,
  line_no    INTEGER NOT NULL,
  syllables  INTEGER NOT NULL,
  characters INTEGER NOT NULL,
  figures    INTEGER NOT NULL,
  line_mark  UINTEGER NOT NULL,
  runs       UINTEGER[] NOT NULL
);
COMMENT ON TABLE intake.apart_fingerprints IS 'Text fingerprints of the rows in apart_rows, by the codes that their sources have';
COMMENT ON COLUMN intake.apart_fingerprints."text_of" IS 'What the line belongs to: minutes or a task';
COMMENT ON COLUMN intake.apart_fingerprints."code" IS 'meeting_code or task_code in the source';
COMMENT ON COLUMN intake.apart_fingerprints."line_no" IS 'Number of the line, from 1';
COMMENT ON COLUMN intake.apart_fingerprints."syllables" IS 'Syllables of the line';
COMMENT ON COLUMN intake.apart_fingerprints."characters" IS 'Characters of the line';
COMMENT ON COLUMN intake.apart_fingerprints."figures" IS 'Number of figures in the line';
COMMENT ON COLUMN intake.apart_fingerprints."line_mark" IS 'Keyed fingerprint of the line, digits masked';
COMMENT ON COLUMN intake.apart_fingerprints."runs" IS 'Keyed fingerprints of its runs of five syllables that begin in this line and go on into the next ones';
CREATE TABLE intake.matched_rows (
  cell_code    VARCHAR NOT NULL,
  name         VARCHAR NOT NULL,
  member_code  VARCHAR NOT NULL,
  meeting_code VARCHAR NOT NULL,
  source       VARCHAR NOT NULL,
  place        VARCHAR NOT NULL,
  content      VARCHAR NOT NULL,
  run          BIGINT NOT NULL
);
COMMENT ON TABLE intake.matched_rows IS 'Rows of online meetings that became a member''s by a matched name, as they were before, so that a wrong match can be undone';
COMMENT ON COLUMN intake.matched_rows."cell_code" IS 'Cell';
COMMENT ON COLUMN intake.matched_rows."name" IS 'Keyed hash of the name shown, as in display_names';
COMMENT ON COLUMN intake.matched_rows."member_code" IS 'Keyed hash of the code of the member that the row was taken for';
COMMENT ON COLUMN intake.matched_rows."meeting_code" IS 'Meeting';
COMMENT ON COLUMN intake.matched_rows."source" IS 'Source, as in intake.runs';
COMMENT ON COLUMN intake.matched_rows."place" IS 'File and line, or hashed key';
COMMENT ON COLUMN intake.matched_rows."content" IS 'The row as JSON, with the name''s hash for the member';
COMMENT ON COLUMN intake.matched_rows."run" IS 'Run that read the row';
CREATE TABLE intake.meeting_sources_known AS SELECT meeting_code, source FROM intake.meeting_sources;
DROP TABLE intake.meeting_sources;
CREATE TABLE intake.meeting_sources (
  meeting_code VARCHAR NOT NULL PRIMARY KEY,
  source       VARCHAR NOT NULL,
  delivery     BIGINT NOT NULL
);
COMMENT ON TABLE intake.meeting_sources IS 'Source that each meeting came from first';
COMMENT ON COLUMN intake.meeting_sources."meeting_code" IS 'Code of the meeting';
COMMENT ON COLUMN intake.meeting_sources."source" IS 'Source, as in intake.runs';
COMMENT ON COLUMN intake.meeting_sources."delivery" IS 'Number of the delivery of meetings that first had it, counted over all sources';
INSERT INTO intake.meeting_sources SELECT meeting_code, source, 0 FROM intake.meeting_sources_known;
DROP TABLE intake.meeting_sources_known;
-- Rows of a meeting that was put together already are the second source's where it alone had any of their table in their
-- run; values of the meeting itself cannot be taken apart, so every source is read whole the next time.
CREATE TEMP TABLE put_together AS
SELECT l.source, l.of_source, l.written_code, l.meeting_code
FROM intake.meeting_links AS l
WHERE NOT l.separate
  AND l.meeting_code IN (SELECT meeting_code FROM intake.meetings)
  AND l.written_code NOT IN (SELECT meeting_code FROM intake.meetings);
CREATE TEMP TABLE put_together_rows AS
SELECT meeting_code, 'attendance' AS "table", to_json(t) AS content, run FROM intake.attendance AS t
UNION ALL
SELECT meeting_code, 'headcounts' AS "table", to_json(t) AS content, run FROM intake.headcounts AS t
UNION ALL
SELECT meeting_code, 'tasks' AS "table", to_json(t) AS content, run FROM intake.tasks AS t
UNION ALL
SELECT meeting_code, 'scores' AS "table", to_json(t) AS content, run FROM intake.scores AS t;
CREATE TEMP TABLE put_together_runs AS
SELECT p.meeting_code, min(p.written_code) AS written_code, r.run, r."table"
FROM put_together AS p
JOIN intake.runs AS r ON r.source = p.source AND r.accepted > 0
ANTI JOIN intake.runs AS f ON f.run = r.run AND f."table" = r."table" AND f.source = p.of_source AND f.accepted > 0
GROUP BY p.meeting_code, r.run, r."table";
CREATE TEMP TABLE put_together_codes AS
SELECT r.meeting_code, coalesce(p.written_code, r.meeting_code) AS written_code, r."table", r.content, r.run
FROM put_together_rows AS r
LEFT JOIN put_together_runs AS p USING (meeting_code, run, "table")
WHERE r.meeting_code IN (SELECT meeting_code FROM put_together)
UNION ALL
SELECT m.meeting_code, unnest([m.meeting_code, p.written_code]) AS written_code, 'meetings', to_json(m), m.run
FROM intake.meetings AS m
JOIN put_together AS p ON p.meeting_code = m.meeting_code;
INSERT INTO intake.apart_rows
SELECT DISTINCT
  meeting_code, written_code, "table",
  CAST(json_merge_patch(content, json_object('meeting_code', written_code, 'run', NULL)) AS VARCHAR), true, run
FROM put_together_codes;
INSERT INTO intake.apart_fingerprints
SELECT f.*
FROM intake.text_fingerprints AS f
WHERE f.text_of = 'minutes' AND f.code IN (SELECT meeting_code FROM put_together)
  OR f.text_of = 'task' AND f.code IN (SELECT content->>'$.task_code' FROM put_together_codes WHERE "table" = 'tasks');
INSERT OR IGNORE INTO intake.meeting_sources SELECT DISTINCT ON (written_code) written_code, source, 1 FROM put_together;
-- As if the first source were not known: the next ingest finds these links anew, and their months are computed anew.
UPDATE intake.meeting_links SET of_source = '' WHERE written_code IN (SELECT written_code FROM put_together);
DROP TABLE put_together_codes;
DROP TABLE put_together_runs;
DROP TABLE put_together_rows;
DROP TABLE put_together;
DELETE FROM intake.cursors WHERE (SELECT count(*) FROM intake.meeting_links) > 0;
