"""The stats service: indicators by area, built only from the others' events (architecture.md § 1)."""
