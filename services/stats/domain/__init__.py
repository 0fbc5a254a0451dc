"""Rules of the statistics: what is counted, how facts become counts, what may be shown. No database, no bus."""
