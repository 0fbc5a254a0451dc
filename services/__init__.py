"""One folder a service: each owns its data, none imports another."""
