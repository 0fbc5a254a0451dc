"""Follows a partner's stream without loss or double, killed at any moment. Needs `pip install pika`; Python 3.8+.

    python read_stream.py queue amqp://partner-region:…@host:5672/%2F partner.region.events stream.jsonl
    python read_stream.py feed  https://host/api/v1/events FEED_TOKEN stream.jsonl

What has arrived is the file: one event a line. The last line's sequence says where to go on.
"""
import json
import os
import sys
import time
import urllib.request


def keep(path, event):
    """True when the event is new; it is on the disk before anybody is told that we have it."""
    last, sequence = last_kept(path), int(event["sequence"])
    if sequence <= last:
        return False
    if sequence > last + 1:
        sys.exit(f"events {last + 1} to {sequence - 1} are missing: read them from the feed, ?after={last}")
    with open(path, "a") as file:
        file.write(json.dumps(event) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return True


def last_kept(path):
    """The last whole line's sequence; half a line, of a write that was cut short, is taken away first."""
    if not os.path.exists(path):
        return 0
    with open(path, "rb+") as file:
        whole = file.read().rpartition(b"\n")[0]
        file.truncate(len(whole) + 1 if whole else 0)
    return int(json.loads(whole.splitlines()[-1])["sequence"]) if whole else 0


def follow_queue(url, queue, path):
    import pika

    channel = pika.BlockingConnection(pika.URLParameters(url)).channel()
    channel.basic_qos(prefetch_count=1)  # one at a time: what a killed reader had comes back first, in order
    for method, _, body in channel.consume(queue):
        keep(path, json.loads(body))
        channel.basic_ack(method.delivery_tag)


def follow_feed(url, token, path):
    while True:
        request = urllib.request.Request(f"{url}?after={last_kept(path)}", headers={"Authorization": f"Bearer {token}"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            page = json.load(answer)
        for event in page["events"]:
            keep(path, event)
        time.sleep(0 if page["more"] else 5)


if __name__ == "__main__":
    {"queue": follow_queue, "feed": follow_feed}[sys.argv[1]](*sys.argv[2:])
