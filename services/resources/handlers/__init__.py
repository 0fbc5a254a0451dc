"""Use cases of resources. Nothing here knows RabbitMQ or HTTP."""
