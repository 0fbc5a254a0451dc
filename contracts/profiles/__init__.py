"""profiles: people, schools, access codes, status, project, relations, journey. What it publishes and answers."""
