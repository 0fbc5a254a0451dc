"""Use cases of progress, one module a noun. Nothing here knows RabbitMQ or HTTP."""
