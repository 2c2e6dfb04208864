/*
title.vi = "Điểm chứng cứ của từng buổi sinh hoạt theo từng dòng của khung chấm"
title.en = "Evidence points of each meeting by line of the rubric"
grain = "one row per meeting and criterion"
*/
CREATE TABLE mart.meeting_scores (
  meeting_code VARCHAR,
  cell_code    VARCHAR,
  month        DATE,
  criterion    VARCHAR,
  rubric       VARCHAR,
  seen_points  DOUBLE,
  seen_max     DOUBLE,
  low          DOUBLE,
  high         DOUBLE,
  max_points   DOUBLE
);
COMMENT ON TABLE mart.meeting_scores IS 'Evidence points of each meeting by line of the rubric; written by the models, read by mart.cell_month';
COMMENT ON COLUMN mart.meeting_scores.meeting_code IS 'Meeting';
COMMENT ON COLUMN mart.meeting_scores.cell_code IS 'Cell that met';
COMMENT ON COLUMN mart.meeting_scores.month IS 'First day of the calendar month of the meeting';
COMMENT ON COLUMN mart.meeting_scores.criterion IS 'Id of the criterion in the rubric';
COMMENT ON COLUMN mart.meeting_scores.rubric IS 'Rubric in force on the day of the meeting';
COMMENT ON COLUMN mart.meeting_scores.seen_points IS 'Points earned on the lines that can be seen';
COMMENT ON COLUMN mart.meeting_scores.seen_max IS 'Points to be had on the lines that can be seen';
COMMENT ON COLUMN mart.meeting_scores.low IS 'Least points, if the unseen lines earned nothing';
COMMENT ON COLUMN mart.meeting_scores.high IS 'Most points, if the unseen lines earned everything';
COMMENT ON COLUMN mart.meeting_scores.max_points IS 'Points to be had in all';
