"""Use cases of the profiles service, one module a noun. Nothing here knows RabbitMQ or HTTP."""
