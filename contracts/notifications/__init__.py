"""notifications: what each person is told, in the application. What it publishes and answers."""
