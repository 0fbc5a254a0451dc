"""Progress: booklet, practice series, difficulties, adjustments and signals of each youth."""
