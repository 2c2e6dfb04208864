/*
title.vi = "Nguyên văn hai biên bản, nơi còn giữ"
title.en = "The text of minutes, where it is kept"
grain = "meeting among those asked for whose cell may be seen and whose text is kept"
limits = "texts are kept only where the workspace says retain_text = true"
*/
SELECT m.meeting_code, m.minutes_text
FROM intake.meetings m
SEMI JOIN (SELECT cell_code FROM mart.cell_scope WHERE unit_code = $scope AND as_of = $as_of) here
  ON here.cell_code = m.cell_code
WHERE m.meeting_code IN ($meeting, $source) AND m.minutes_text IS NOT NULL
ORDER BY m.meeting_code
