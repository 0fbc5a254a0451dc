"""What clients send that nobody asked for: bodies, paths, queries, instants, forms, headers and raw bytes."""

import json

NOT_JSON: dict[str, bytes] = {
    "nothing": b"",
    "broken": b'{"kind": ',
    "not UTF-8": b'{"kind": "\xff\xfe"}',
    "UTF-16": '{"kind": "other"}'.encode("utf-16"),
    "a list": b"[]",
    "a word": b'"kind"',
    "null": b"null",
    "deep": b"[" * 100_000,
    "deep objects": b'{"a":' * 50_000,
    "deep value": b'{"kind": "other", "words": ' + b"[" * 50_000 + b"]" * 50_000 + b"}",
    "huge number": b'{"kind": ' + b"9" * 5_000 + b"}",
    "NaN": b'{"kind": NaN}',
    "Infinity": b'{"limit": -Infinity}',
    "1e999": b'{"kind": 1e999}',
    "NUL": b'{"kind": "other", "words": "a\\u0000b"}',
    "raw NUL": b'{"kind": "other", "words": "a\x00b"}',
    "lone surrogate": b'{"kind": "other", "words": "\\ud800"}',
    "surrogate name": b'{"\\udfff": 1, "kind": "other"}',
    "same name twice": b'{"kind": "other", "kind": 3}',
    "many names": json.dumps({f"k{n}": n for n in range(20_000)}).encode(),
}

CONTENT_TYPES = (
    "text/plain", "application/x-www-form-urlencoded", "application/xml", "", "é", "application/json; charset=\xff",
)

PATHS = (
    "/youths/%00", "/youths/%ff%fe", "/youths/%ed%a0%80", "/youths/..%2f..%2fme", "/youths/" + "x" * 4_000, "/youths/%",
    "/youths/%zz", "/youths/'%20or%201=1--", "/youths/%0d%0aX:1", "/youths/\u202e", "//youths", "/youths/./..", "/nowhere",
    "/resources/%00", "/resources/../../../etc/passwd", "/school/availability/person/x", "/people/%00/code",
    "/appointments/%00/attendance",
)

QUERIES = (
    "limit=0", "limit=201", "limit=1e3", "limit=" + "9" * 5_000, "limit=²", "limit=", "cursor=%00", "cursor=%ff", "text=%00",
    "text=%ed%a0%80", "journey=x&journey=y", "unknown=1", "unreachable=perhaps", "text=" + "x" * 100_000, "%00=1", "&&&==;;",
)

INSTANTS = (
    "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2026-02-30T00:00:00Z", "2026-01-01T00:00:00", "24:00", "²", "1",
    "2026-01-01T00:00:00.999999999Z", "-2026-01-01T00:00:00Z", "2026-06-30T23:59:60Z",
)

MULTIPART = "multipart/form-data; boundary=b"


def _part(disposition: str, content: bytes) -> bytes:
    return b"--b\r\nContent-Disposition: form-data; " + disposition.encode() + b"\r\n\r\n" + content + b"\r\n"


FORMS: dict[str, tuple[bytes, str]] = {
    "no boundary": (b"", "multipart/form-data"),
    "empty boundary": (b"", "multipart/form-data; boundary="),
    "cut short": (b"--b\r\n", MULTIPART),
    "a file as text": (_part('name="jeunes"', b"no file") + b"--b--\r\n", MULTIPART),
    "odd name": (_part('name="jeunes"; filename="../../x\x00"', b"\xff\x00;") + b"--b--\r\n", MULTIPART),
    "another file": (_part('name="other"; filename="x"', b"x") + b"--b--\r\n", MULTIPART),
    "endless headers": (b"--b\r\n" + b"X: y\r\n" * 5_000 + b"\r\n--b--", MULTIPART),
    "odd date": (_part('name="as_of"', b"0000-99-99") + b"--b--\r\n", MULTIPART),
    "1500 parts": (b"".join(_part(f'name="f{n}"', b"x") for n in range(1_500)) + b"--b--", MULTIPART),
    "a form": (b"as_of=2026-01-01&apply=perhaps", "application/x-www-form-urlencoded"),
    "JSON": (b'{"jeunes": "x"}', "application/json"),
}

HEADERS = (
    "Authorization", "traceparent", "Idempotency-Key", "If-Match", "If-None-Match", "X-Reason", "Range", "Origin",
    "Sec-Fetch-Site", "Accept-Language", "Accept", "Last-Event-ID", "X-Forwarded-For", "If-Modified-Since",
)

VALUES = (
    "", " ", "²", "é", "\xff", "x" * 10_000, "Bearer", "Bearer ", "bearer x", "Basic eDp5", "é" * 40, "-" * 3, "\x7f",
    "00-" + "0" * 32 + "-" + "0" * 16 + "-01",
)

COOKIES = (*VALUES, "a.b.c", "." * 200, "x.y", '"\\000"', "\\377", "%00", "null")

POST = b"POST /api/v1/sign-in HTTP/1.1\r\nHost: x\r\n"
RAW = (
    b"GET / HTTP/9.9\r\n\r\n",
    b"\x00\x01\x02\r\n\r\n",
    b"GET\r\n\r\n",
    b"GET /" + b"a" * 300_000 + b" HTTP/1.1\r\n\r\n",
    POST + b"Content-Length: -1\r\n\r\n",
    POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
    POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
)
