"""The weekly plan of an area: a problem as plain data, its solution by CP-SAT in a child process, and why somebody gets less.

Nothing here knows the database: `handlers/plans.py` writes the problem and keeps the answer.
"""
