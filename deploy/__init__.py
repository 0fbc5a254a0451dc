"""How the platform is put together and started: one process (`make run`) or the real shape (`make up`)."""
