-- Each minutes has its own content and overlap published, not only those laid side by side; filled by the next build.
CREATE TABLE result.text_shares (
  cell_code    VARCHAR NOT NULL,
  as_of        DATE NOT NULL,
  meeting_code VARCHAR NOT NULL,
  own_content  DOUBLE NOT NULL CHECK (own_content BETWEEN 0 AND 1),
  repeated     DOUBLE CHECK (repeated BETWEEN 0 AND 1)
);
COMMENT ON TABLE result.text_shares IS 'Own content and overlap of the minutes of 24 months, one row per meeting with minutes; no text';
COMMENT ON COLUMN result.text_shares.cell_code IS 'Cell';
COMMENT ON COLUMN result.text_shares.as_of IS 'First day of the month looked back from';
COMMENT ON COLUMN result.text_shares.meeting_code IS 'Meeting';
COMMENT ON COLUMN result.text_shares.own_content IS 'Share (0-1) of the characters that stand in lines of the cell''s own, neither form nor handed down';
COMMENT ON COLUMN result.text_shares.repeated IS 'Greatest share (0-1) of the own text that stands in one other minutes, of the cell or, in the last 12 months, of another; empty = too little of its own to be compared';
-- Months published before keep what the pairs laid side by side say.
INSERT INTO result.text_shares
SELECT
  cell_code, as_of, meeting_code,
  coalesce(sum(characters) FILTER (kind = 'own' AND NOT of_source) / nullif(sum(characters) FILTER (NOT of_source), 0), 0),
  max(share)
FROM result.text_pairs
GROUP BY ALL;
