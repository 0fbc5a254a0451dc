"""Follows a partner's stream without loss or double, killed at any moment. Needs `pip install pika`; Python 3.8+.

    python read_stream.py queue stream.jsonl amqp://partner-region:…@host:5672/%2F partner.region.events
    python read_stream.py feed  stream.jsonl https://host/api/v1/events FEED_TOKEN

What has arrived is the file: one event a line. Its last line's sequence says where to go on, through either door.
"""
import json
import os
import sys
import time
import urllib.request


class Stream:
    def __init__(self, path):
        self.file = open(path, "a+b")  # noqa: SIM115 - open as long as it reads
        self.file.seek(0)
        whole = self.file.read().rpartition(b"\n")[0]
        self.file.truncate(len(whole) + 1 if whole else 0)  # half a line: a write that was cut short
        self.last = int(json.loads(whole.splitlines()[-1])["sequence"]) if whole else 0

    def keep(self, event):
        sequence = int(event["sequence"])
        if sequence > self.last + 1:
            sys.exit(f"{self.last + 1} to {sequence - 1} are missing (the queue was deleted?): read them from the feed")
        if sequence == self.last + 1:  # else we have it
            self.file.write(json.dumps(event).encode() + b"\n")
            self.file.flush()
            os.fsync(self.file.fileno())
            self.last = sequence


def queue(stream, url, name):
    import pika

    channel = pika.BlockingConnection(pika.URLParameters(url)).channel()
    channel.basic_qos(prefetch_count=1)  # what a killed reader had in hand comes back first, in order
    for method, _, body in channel.consume(name):
        stream.keep(json.loads(body))
        channel.basic_ack(method.delivery_tag)


def feed(stream, url, token):
    while True:
        request = urllib.request.Request(f"{url}?after={stream.last}", headers={"Authorization": f"Bearer {token}"})
        page = json.load(urllib.request.urlopen(request, timeout=30))
        for event in page["events"]:
            stream.keep(event)
        time.sleep(0 if page["more"] else 5)


if __name__ == "__main__":
    {"queue": queue, "feed": feed}[sys.argv[1]](Stream(sys.argv[2]), *sys.argv[3:])
