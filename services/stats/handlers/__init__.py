"""Use cases of stats: facts in, figures out. Nothing here knows RabbitMQ or HTTP."""
