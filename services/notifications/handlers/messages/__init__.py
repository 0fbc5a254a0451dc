"""Use cases of the threads of messages: one thread per journey, read by those who follow it."""
