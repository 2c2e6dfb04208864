"""Files that pages made, asked for by random people: the small form of `poe foreign-rows`."""

from tests.tasks.foreign_media import ask_for_files


def test_nobody_gets_a_file_of_somebody_else(tmp_path):
    counts = ask_for_files(tmp_path, 150, seed=11)
    assert min(counts["given"], counts["refused"]) > 10
