CREATE TABLE result.metadata (
  kind VARCHAR NOT NULL,
  id   VARCHAR NOT NULL,
  lang VARCHAR NOT NULL CHECK (lang IN ('vi', 'en')),
  head VARCHAR NOT NULL,
  PRIMARY KEY (kind, id, lang)
);
COMMENT ON TABLE result.metadata IS 'The words for what is published, kept with the results so that they always belong together';
COMMENT ON COLUMN result.metadata.kind IS 'flag, signal, circumstance, rubric, reason, measured, reads or program';
COMMENT ON COLUMN result.metadata.id IS 'Flag, signal, circumstance, rubric or reason; for measured the flag; for reads the table and the column that are read; for program "stamp"';
COMMENT ON COLUMN result.metadata.lang IS 'Language';
COMMENT ON COLUMN result.metadata.head IS 'Name, sentence, harmless explanations, questions, papers, what would clear it; how many visits answered a flag and confirmed it; what reads a field of the contract; a mark of the program that built it; JSON';
