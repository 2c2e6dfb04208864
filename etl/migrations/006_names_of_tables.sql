-- Three tables get the field's terms as names, with their rows.
ALTER TABLE result.words RENAME TO metadata;
ALTER TABLE intake.passages RENAME TO text_fingerprints;
ALTER TABLE intake.held_passages RENAME TO waiting_fingerprints;
COMMENT ON TABLE intake.waiting_fingerprints IS 'Text fingerprints of rows in quarantine, by the entry that they wait with; they are moved to text_fingerprints when the row is accepted';
