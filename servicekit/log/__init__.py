"""The event log of a service: writing (in the unit of work), reading, publishing (relay) and applying (consumer)."""
