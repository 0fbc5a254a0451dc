"""Use cases of the attendance service, by noun. Nothing here knows RabbitMQ, HTTP or nameko."""
