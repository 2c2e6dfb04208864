"""Minutes and resolutions of a cell: what their usual forms say, each value with its line; the unclear is unknown."""
