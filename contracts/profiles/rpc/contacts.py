"""How persons are reached, asked by id by whoever sends them something, at the moment of sending; kept nowhere else."""

from typing import Annotated

from msgspec import Meta

from contracts.kernel import Method, Record


class ContactsOf(Record):
    """Only the system asks, never a person."""

    person_ids: Annotated[tuple[str, ...], Meta(max_length=200)]


class Contact(Record):
    """`phone` (international form, +33…) and `email` are empty where nobody gave one; of several phones the first that can take
    an SMS, else the first. `language` is a code, empty where nobody said."""

    person_id: str
    email: str = ""
    phone: str = ""
    language: str = ""


class Contacts(Record):
    """An id that nobody knows (any more) is left out."""

    contacts: tuple[Contact, ...]


contacts_of = Method("profiles", "contacts_of", ContactsOf, Contacts)
"""Read by id from the owner, in `work` (architecture.md § 3)."""
