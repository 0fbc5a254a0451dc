"""Letters as Postfix and Exim send them back, word for word but for names and numbers."""

POSTFIX = """Return-Path: <>
Delivered-To: {returned_to}
Received: by mx.example.net (Postfix)
\tid 4F1234ABCD; Tue,  1 Dec 2026 10:02:11 +0100 (CET)
Date: Tue,  1 Dec 2026 10:02:11 +0100 (CET)
From: MAILER-DAEMON@mx.example.net (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: {returned_to}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="4F1234ABCD.1/mx.example.net"
Message-Id: <20261201090211.4F1234ABCD@mx.example.net>

This is a MIME-encapsulated message.

--4F1234ABCD.1/mx.example.net
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example.net.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients.

<emma@example.org>: host mail.example.org[192.0.2.7] said: {code} {status}
    <emma@example.org>: Recipient address rejected (in reply to RCPT TO command)

--4F1234ABCD.1/mx.example.net
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net
X-Postfix-Queue-ID: 4F1234ABCD
X-Postfix-Sender: rfc822; {returned_to}
Arrival-Date: Tue,  1 Dec 2026 10:02:09 +0100 (CET)

Final-Recipient: rfc822; emma@example.org
Original-Recipient: rfc822;emma@example.org
Action: {action}
Status: {status}
Remote-MTA: dns; mail.example.org
Diagnostic-Code: smtp; {code} {status} <emma@example.org>: Recipient address rejected

--4F1234ABCD.1/mx.example.net
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

Return-Path: <{returned_to}>
From: AUTOnomie <non@example.org>
To: emma@example.org
Subject: Du nouveau sur AUTOnomie
Message-ID: {message_id}
Auto-Submitted: auto-generated

--4F1234ABCD.1/mx.example.net--
"""

EXIM = """Return-path: <>
Envelope-to: {returned_to}
Delivery-date: Tue, 01 Dec 2026 10:02:12 +0100
Received: from Debian-exim by mail.example.net with local (Exim 4.98)
\tid 1rABCD-000000001Xy-2Z3a
\tfor {returned_to};
\tTue, 01 Dec 2026 10:02:12 +0100
X-Failed-Recipients: emma@example.org
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@mail.example.net>
To: {returned_to}
Content-Type: multipart/report; report-type=delivery-status; boundary=1764579732-eximdsn-1804289383
MIME-Version: 1.0
Subject: Mail delivery failed: returning message to sender
Message-Id: <E1rABCD-000000001Xy-2Z3a@mail.example.net>
Date: Tue, 01 Dec 2026 10:02:12 +0100

--1764579732-eximdsn-1804289383
Content-type: text/plain; charset=us-ascii

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  emma@example.org
    host mail.example.org [192.0.2.7]
    SMTP error from remote mail server after RCPT TO:<emma@example.org>:
    {code} {status} No such user here

--1764579732-eximdsn-1804289383
Content-type: message/delivery-status

Reporting-MTA: dns; mail.example.net

Action: {action}
Final-Recipient: rfc822;emma@example.org
Status: {status}
Remote-MTA: dns; mail.example.org
Diagnostic-Code: smtp; {code} {status} No such user here

--1764579732-eximdsn-1804289383
Content-type: message/rfc822

Return-path: <{returned_to}>
Received: from [192.0.2.1] (helo=autonomie) by mail.example.net with esmtp (Exim 4.98)
\tid 1rABCD-000000001Xv-1Y2z; Tue, 01 Dec 2026 10:02:09 +0100
From: AUTOnomie <non@example.org>
To: emma@example.org
Subject: Du nouveau sur AUTOnomie
Message-ID: {message_id}
MIME-Version: 1.0
Content-Type: text/plain; charset="utf-8"

Bonjour,

--1764579732-eximdsn-1804289383--
"""


def returned(shape: str, message_id: str, *, to: str = "non@example.org", action: str = "failed", status: str = "5.1.1") -> bytes:
    code = 550 if status.startswith("5") else 450
    return shape.format(returned_to=to, message_id=message_id, action=action, status=status, code=code).replace("\n", "\r\n").encode()
