"""The rules of planning and attendance (domain.md § 5), in plain Python.

Nothing here knows a database, a broker, HTTP or the clock: instants come in as arguments.
"""
