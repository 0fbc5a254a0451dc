"""stats publishes nothing: it is built only from the others' events."""
