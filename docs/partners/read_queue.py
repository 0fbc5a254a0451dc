"""Follows a partner's queue without loss or double, killed at any moment. Needs `pip install pika`; Python 3.8+.

    python read_queue.py stream.jsonl amqp://partner-region:…@host:5672/%2F partner.region.events

What has arrived is the file, one event a line: its last line's sequence says where to go on, through either door.
"""
import json
import os
import sys

import pika

path, url, name = sys.argv[1:]
file = open(path, "a+b")  # noqa: SIM115 - open as long as it reads
file.seek(0)
whole = file.read().rpartition(b"\n")[0]
file.truncate(len(whole) + 1 if whole else 0)  # half a line: a write that was cut short
last = int(json.loads(whole.splitlines()[-1])["sequence"]) if whole else 0

channel = pika.BlockingConnection(pika.URLParameters(url)).channel()
channel.basic_qos(prefetch_count=1)  # what a killed reader had in hand comes back first, in order
for method, _, body in channel.consume(name):
    sequence = int(json.loads(body)["sequence"])
    if sequence > last + 1:
        sys.exit(f"{last + 1} to {sequence - 1} are missing (the queue was deleted?): read them from the feed")
    if sequence == last + 1:  # else we have it
        file.write(json.dumps(json.loads(body)).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
        last = sequence
    channel.basic_ack(method.delivery_tag)
