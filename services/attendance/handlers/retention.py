"""How long attendance keeps what its files do not take along: the archive of proofs, each until its own day."""

from servicekit.retention import Kind

KINDS = (Kind("archived_record", "until"),)
