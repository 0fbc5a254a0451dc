"""stats: indicators with their definitions, built only from events. What it answers."""
