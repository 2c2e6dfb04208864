-- Conditions of cells and channels of notices and papers are optional columns; a column with a CHECK cannot be added,
-- so the tables are made anew with their rows.
ALTER TABLE intake.cells RENAME TO cells_before;
CREATE TABLE intake.cells (
  cell_code            VARCHAR NOT NULL,
  unit_code            VARCHAR NOT NULL,
  name                 VARCHAR NOT NULL,
  cell_type            VARCHAR NOT NULL CHECK (cell_type IN ('residential', 'agency', 'public_service', 'state_enterprise', 'private_enterprise', 'student', 'armed_forces')),
  area_traits          VARCHAR CHECK (regexp_full_match(area_traits, '(remote|border|island|religious)(;(remote|border|island|religious))*')),
  min_duration_minutes INTEGER CHECK (min_duration_minutes BETWEEN 1 AND 600),
  meeting_day          INTEGER CHECK (meeting_day BETWEEN 1 AND 28),
  has_venue            BOOLEAN,
  has_internet         BOOLEAN,
  has_equipment        BOOLEAN,
  ownership            VARCHAR CHECK (ownership IN ('state', 'private', 'foreign')),
  secretary_trained_on DATE,
  secretary_heads_unit BOOLEAN,
  valid_from           DATE NOT NULL DEFAULT DATE '0001-01-01',
  valid_to             DATE CHECK (valid_to >= valid_from),
  merged_into          VARCHAR,
  run                  BIGINT NOT NULL
);
INSERT INTO intake.cells BY NAME FROM intake.cells_before;
DROP TABLE intake.cells_before;
COMMENT ON TABLE intake.cells IS 'Party cells, one row per validity period';
COMMENT ON COLUMN intake.cells.cell_code IS 'Opaque code of the cell';
COMMENT ON COLUMN intake.cells.unit_code IS 'Organisation directly above the cell in this period';
COMMENT ON COLUMN intake.cells.name IS 'Name of the cell';
COMMENT ON COLUMN intake.cells.cell_type IS 'Type of cell (HD 42 of 2025)';
COMMENT ON COLUMN intake.cells.area_traits IS 'Traits of the area, separated by semicolons; empty = none known';
COMMENT ON COLUMN intake.cells.min_duration_minutes IS 'Shortest meeting by local rule, minutes; empty = the rubric''s';
COMMENT ON COLUMN intake.cells.meeting_day IS 'Usual day of the month of the regular meeting';
COMMENT ON COLUMN intake.cells.has_venue IS 'The cell has a place to meet';
COMMENT ON COLUMN intake.cells.has_internet IS 'The place of meeting has internet';
COMMENT ON COLUMN intake.cells.has_equipment IS 'The place of meeting has a computer, screen or loudspeaker for online or shared papers';
COMMENT ON COLUMN intake.cells.ownership IS 'Owner of the agency or enterprise: state, private or foreign';
COMMENT ON COLUMN intake.cells.secretary_trained_on IS 'Day on which the secretary last completed a training course for secretaries';
COMMENT ON COLUMN intake.cells.secretary_heads_unit IS 'The secretary also heads the village, agency or school';
COMMENT ON COLUMN intake.cells.valid_from IS 'First day of the period; empty = always (kept as 0001-01-01)';
COMMENT ON COLUMN intake.cells.valid_to IS 'Last day of the period, inclusive; empty = still';
COMMENT ON COLUMN intake.cells.merged_into IS 'Cell that took this one over at the end of the period';
COMMENT ON COLUMN intake.cells.run IS 'Run that last wrote the row';
ALTER TABLE intake.meetings RENAME TO meetings_before;
CREATE TABLE intake.meetings (
  meeting_code         VARCHAR NOT NULL,
  cell_code            VARCHAR NOT NULL,
  kind                 VARCHAR NOT NULL CHECK (kind IN ('regular', 'thematic', 'regular_and_thematic', 'extraordinary', 'annual_review', 'congress')),
  held_on              DATE NOT NULL CHECK (held_on BETWEEN CAST('2000-01-01' AS DATE) AND CAST('2999-12-31' AS DATE)),
  started_at           TIMESTAMP,
  ended_at             TIMESTAMP CHECK (ended_at >= started_at),
  mode                 VARCHAR CHECK (mode IN ('in_person', 'online', 'mixed', 'cancelled')),
  chair_role           VARCHAR CHECK (chair_role IN ('secretary', 'deputy_secretary', 'other')),
  committee_premeeting BOOLEAN,
  notice_sent_on       DATE,
  papers_shared_on     DATE,
  papers_final_on      DATE,
  agenda_items         INTEGER CHECK (agenda_items BETWEEN 0 AND 1000),
  professional_items   INTEGER CHECK (professional_items BETWEEN 0 AND 1000),
  discussion_minutes   INTEGER CHECK (discussion_minutes BETWEEN 0 AND 1440),
  criticism_minutes    INTEGER CHECK (criticism_minutes BETWEEN 0 AND 1440),
  speakers             INTEGER CHECK (speakers BETWEEN 0 AND 10000),
  opinions             INTEGER CHECK (opinions BETWEEN 0 AND 10000),
  reminders            INTEGER CHECK (reminders BETWEEN 0 AND 10000),
  superior_present     BOOLEAN,
  notice_channel       VARCHAR CHECK (notice_channel IN ('in_person', 'handbook', 'phone', 'zalo', 'paper')),
  papers_channel       VARCHAR CHECK (papers_channel IN ('in_person', 'handbook', 'phone', 'zalo', 'paper')),
  proposals_received   INTEGER CHECK (proposals_received BETWEEN 0 AND 10000),
  proposals_answered   INTEGER CHECK (proposals_answered BETWEEN 0 AND 10000),
  topic                VARCHAR,
  minutes_text         VARCHAR,
  recorded_at          TIMESTAMP,
  run                  BIGINT NOT NULL
);
INSERT INTO intake.meetings BY NAME FROM intake.meetings_before;
DROP TABLE intake.meetings_before;
COMMENT ON TABLE intake.meetings IS 'Meetings held, one row each';
COMMENT ON COLUMN intake.meetings.meeting_code IS 'Opaque code of the meeting';
COMMENT ON COLUMN intake.meetings.cell_code IS 'Cell that met';
COMMENT ON COLUMN intake.meetings.kind IS 'Kind of meeting; regular_and_thematic = both in one session';
COMMENT ON COLUMN intake.meetings.held_on IS 'Day of the meeting; decides the month it counts for';
COMMENT ON COLUMN intake.meetings.started_at IS 'Beginning, local time';
COMMENT ON COLUMN intake.meetings.ended_at IS 'End, local time';
COMMENT ON COLUMN intake.meetings.mode IS 'In one room, online, or both; cancelled = called off, which does not count as held';
COMMENT ON COLUMN intake.meetings.chair_role IS 'Post of who chaired';
COMMENT ON COLUMN intake.meetings.committee_premeeting IS 'The cell committee (or secretary and deputy) met beforehand';
COMMENT ON COLUMN intake.meetings.notice_sent_on IS 'Day the notice of time, place and content went out';
COMMENT ON COLUMN intake.meetings.papers_shared_on IS 'Day the papers were shared with the members';
COMMENT ON COLUMN intake.meetings.papers_final_on IS 'Day the final papers were handed in';
COMMENT ON COLUMN intake.meetings.agenda_items IS 'Number of items on the agenda';
COMMENT ON COLUMN intake.meetings.professional_items IS 'Number of those items on professional work';
COMMENT ON COLUMN intake.meetings.discussion_minutes IS 'Minutes spent in discussion';
COMMENT ON COLUMN intake.meetings.criticism_minutes IS 'Minutes spent on the ideological situation, self-criticism and criticism';
COMMENT ON COLUMN intake.meetings.speakers IS 'Number of different members who spoke';
COMMENT ON COLUMN intake.meetings.opinions IS 'Number of contributions';
COMMENT ON COLUMN intake.meetings.reminders IS 'Number of praises and reminders given';
COMMENT ON COLUMN intake.meetings.superior_present IS 'A member of the superior committee sat in';
COMMENT ON COLUMN intake.meetings.notice_channel IS 'How the notice reached the members: in person, electronic handbook, phone, Zalo or paper';
COMMENT ON COLUMN intake.meetings.papers_channel IS 'How the papers reached the members: in person, electronic handbook, phone, Zalo or paper';
COMMENT ON COLUMN intake.meetings.proposals_received IS 'Number of proposals of members to superiors or the cell that the meeting took up';
COMMENT ON COLUMN intake.meetings.proposals_answered IS 'Number of those, or of earlier ones, that were answered at the meeting';
COMMENT ON COLUMN intake.meetings.topic IS 'Topic of a thematic meeting';
COMMENT ON COLUMN intake.meetings.minutes_text IS 'Text of the minutes; empty unless retain_text is set: features and keyed fingerprints are kept instead';
COMMENT ON COLUMN intake.meetings.recorded_at IS 'When the meeting was entered in the source system, local time';
COMMENT ON COLUMN intake.meetings.run IS 'Run that last wrote the row';
ALTER TABLE IF EXISTS mart.meeting_facts ADD COLUMN notice_channel VARCHAR;
ALTER TABLE IF EXISTS mart.meeting_facts ADD COLUMN papers_channel VARCHAR;
ALTER TABLE IF EXISTS mart.meeting_facts ADD COLUMN proposals_received INTEGER;
ALTER TABLE IF EXISTS mart.meeting_facts ADD COLUMN proposals_answered INTEGER;
ALTER TABLE IF EXISTS mart.cell_circumstances ADD COLUMN has_equipment BOOLEAN;
ALTER TABLE IF EXISTS mart.cell_circumstances ADD COLUMN ownership VARCHAR;
ALTER TABLE IF EXISTS mart.cell_circumstances ADD COLUMN secretary_trained_on DATE;
ALTER TABLE IF EXISTS mart.cell_circumstances ADD COLUMN secretary_heads_unit BOOLEAN;
ALTER TABLE IF EXISTS mart.cell_circumstances ADD COLUMN secretary_from DATE;
