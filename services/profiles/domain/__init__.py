"""Rules of the profiles service, one module a noun: neither nameko, nor HTTP, nor a database here."""
