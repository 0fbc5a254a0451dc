"""resources: the resource centre. What it publishes and answers."""
