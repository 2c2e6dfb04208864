"""What several models need: the grid of log-odds, series of counts, selection, rows of results."""
