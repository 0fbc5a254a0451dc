"""People, schools, access codes, project and journey: see README.md."""
