"""What leaves the platform for a person: planned from news told live, sent in `work`, seen by staff when it did not arrive."""
