-- The layout has a number instead of a fingerprint of the statements, which changed with every comment.
DROP TABLE result.layout;
CREATE TABLE result.layout (version INTEGER NOT NULL);
COMMENT ON TABLE result.layout IS 'Which layout the tables of this warehouse have; one row';
COMMENT ON COLUMN result.layout.version IS 'Number of the newest migration that was applied; 1 is the layout before migrations';
INSERT INTO result.layout VALUES (2);
