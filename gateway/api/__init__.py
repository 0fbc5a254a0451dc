"""The HTTP API for web, mobile and partner clients. Its OpenAPI document is the contract."""
