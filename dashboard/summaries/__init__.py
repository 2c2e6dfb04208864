"""Published results as figures and sentences, the same on pages and in documents; knows neither."""
