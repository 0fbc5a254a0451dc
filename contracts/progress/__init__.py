"""progress: booklet, practice series, difficulties, adjustments, signals, timeline. What it publishes and answers."""
