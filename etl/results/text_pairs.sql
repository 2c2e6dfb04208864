CREATE TABLE result.text_pairs (
  cell_code    VARCHAR NOT NULL,
  as_of        DATE NOT NULL,
  signal       VARCHAR NOT NULL,
  pair         INTEGER NOT NULL,
  meeting_code VARCHAR NOT NULL,
  source_code  VARCHAR NOT NULL,
  source_cell  VARCHAR NOT NULL,
  share        DOUBLE NOT NULL,
  of_source    BOOLEAN NOT NULL,
  line_no      INTEGER NOT NULL,
  characters   INTEGER NOT NULL,
  kind         VARCHAR NOT NULL CHECK (kind IN ('form', 'handed_down', 'own')),
  same         DOUBLE
);
COMMENT ON TABLE result.text_pairs IS 'Two minutes laid side by side, line by line, for the signals of copying that a cell shows; no text';
COMMENT ON COLUMN result.text_pairs.cell_code IS 'Cell whose minutes repeat others';
COMMENT ON COLUMN result.text_pairs.as_of IS 'First day of the month looked back from';
COMMENT ON COLUMN result.text_pairs.signal IS 'minutes_copied or minutes_shared';
COMMENT ON COLUMN result.text_pairs.pair IS 'Number of the pair within the signal, from 1';
COMMENT ON COLUMN result.text_pairs.meeting_code IS 'Meeting whose minutes repeat the others';
COMMENT ON COLUMN result.text_pairs.source_code IS 'Meeting whose minutes hold what is repeated';
COMMENT ON COLUMN result.text_pairs.source_cell IS 'Cell of that meeting';
COMMENT ON COLUMN result.text_pairs.share IS 'Share (0-1) of the own text that is repeated';
COMMENT ON COLUMN result.text_pairs.of_source IS 'Whether the line stands in the minutes of source_code';
COMMENT ON COLUMN result.text_pairs.line_no IS 'Number of the line in its minutes, from 1';
COMMENT ON COLUMN result.text_pairs.characters IS 'Length of the line';
COMMENT ON COLUMN result.text_pairs.kind IS 'form, handed_down (neither is compared) or own';
COMMENT ON COLUMN result.text_pairs.same IS 'Share (0-1) of the own line that stands in the other minutes; empty where the line is not own or too short';
