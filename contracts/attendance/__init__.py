"""attendance: availability, slots, appointments, what happened at them and who signed. What it publishes and answers."""
