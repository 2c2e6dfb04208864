"""What is published beside the results is words, of the kinds that the data dictionary names."""

from __future__ import annotations

from models.metadata.words import publish_words


def test_published_words_are_of_the_kinds_of_the_dictionary(con):
    publish_words(con)
    kinds = {kind for (kind,) in con.execute("SELECT DISTINCT kind FROM result.metadata").fetchall()}
    assert kinds == {"flag", "signal", "circumstance", "rubric", "reason", "reads", "program"}
