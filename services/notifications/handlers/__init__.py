"""Use cases of notifications. Nothing here knows RabbitMQ or HTTP, nor the words on the screen."""
