"""Follows a partner's feed without loss or double, killed at any moment. Python 3.8+, nothing to install.

    python read_feed.py stream.jsonl https://host/api/v1/events FEED_TOKEN

What has arrived is the file, one event a line: its last line's sequence says where to go on, through either door.
"""
import json
import os
import sys
import time
import urllib.request

path, url, token = sys.argv[1:]
file = open(path, "a+b")  # noqa: SIM115 - open as long as it reads
file.seek(0)
whole = file.read().rpartition(b"\n")[0]
file.truncate(len(whole) + 1 if whole else 0)  # half a line: a write that was cut short
last = int(json.loads(whole.splitlines()[-1])["sequence"]) if whole else 0

while True:
    request = urllib.request.Request(f"{url}?after={last}", headers={"Authorization": f"Bearer {token}"})
    page = json.load(urllib.request.urlopen(request, timeout=30))
    for event in page["events"]:
        file.write(json.dumps(event).encode() + b"\n")
        last = int(event["sequence"])
    file.flush()
    os.fsync(file.fileno())
    time.sleep(0 if page["more"] else 5)
