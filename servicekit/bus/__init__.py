"""How services reach each other: the ports (port.py) and their two versions (inprocess.py, rabbitmq.py)."""
