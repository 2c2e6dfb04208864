"""Reports of online meetings: who took part, how long each stayed, and what the head says of the meeting."""
