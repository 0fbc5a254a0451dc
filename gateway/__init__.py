"""The gateway: HTTP for people and machines. It decides who may do what, calls the services, and has no database."""
