/*
order = 4
*/
CREATE TABLE intake.meetings (
  meeting_code         VARCHAR NOT NULL PRIMARY KEY,
  cell_code            VARCHAR NOT NULL,
  kind                 VARCHAR NOT NULL CHECK (kind IN ('regular', 'thematic', 'regular_and_thematic', 'extraordinary', 'annual_review', 'congress')),
  held_on              DATE NOT NULL CHECK (held_on BETWEEN DATE '2000-01-01' AND DATE '2999-12-31'),
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
  recorded_at          TIMESTAMP
);
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
