"""The notifications service: what each person is told in the application, made from the others' events."""
