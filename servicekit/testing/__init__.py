"""Private servers for tests, faults, benches and `make up`: a RabbitMQ node and a PostgreSQL cluster of our own.

They listen on 127.0.0.1 on free ports, keep their files in one folder and are ended by process id. Nothing here knows a
domain word, nor pytest (the fixtures are in tests/conftest.py).
"""
