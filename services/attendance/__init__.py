"""The attendance service: availability, planning, appointments, attendance, signatures."""
