"""An address that letters came back from: nobody writes there any more, and the file says so, until another one is given."""

import datetime as dt

from contracts.kernel import SYSTEM
from contracts.notifications.events import EmailBounced
from contracts.profiles import rpc
from tests.unit.profiles.cohort import youth_line
from tests.unit.profiles.desk import Desk


def bounced(desk: Desk, youth_id: str, ago: dt.timedelta = dt.timedelta()) -> None:
    desk.harness.say("orleans", EmailBounced(person_id=youth_id, sent_at=desk.clock.now() - ago))
    desk.harness.settle()


def written_to(desk: Desk, youth_id: str) -> str:
    (contact,) = desk.ask(rpc.contacts_of, rpc.ContactsOf(person_ids=(youth_id,)), by=SYSTEM).contacts
    return str(contact.email)


def edit(desk: Desk, youth_id: str, **contact: str) -> None:
    desk.ask(rpc.edit_contact, rpc.EditContact(youth_id=youth_id, version=desk.youth(youth_id).version, **contact))


def test_a_refused_address_is_written_to_no_more_and_without_a_phone_nobody_can_reach_the_youth(desk: Desk) -> None:
    youth_id = desk.admit_youth(youth_line(phone=""))
    assert desk.youth(youth_id).summary.reachable

    bounced(desk, youth_id)

    summary = desk.youth(youth_id).summary
    assert (summary.email_refused, summary.reachable, written_to(desk, youth_id)) == (True, False, "")
    assert desk.events("orleans", "contact_changed")[-1]["data"]["reachable"] is False


def test_another_address_is_good_again(desk: Desk) -> None:
    youth_id = desk.admit_youth(youth_line(phone=""))
    bounced(desk, youth_id)

    edit(desk, youth_id, email="autre@exemple.fr")

    summary = desk.youth(youth_id).summary
    assert (summary.email_refused, summary.reachable, written_to(desk, youth_id)) == (False, True, "autre@exemple.fr")


def test_the_same_address_given_again_by_a_person_is_tried_again(desk: Desk) -> None:
    youth_id = desk.admit_youth(youth_line(phone=""))
    address = written_to(desk, youth_id)
    bounced(desk, youth_id)

    edit(desk, youth_id, email=address)

    summary = desk.youth(youth_id).summary
    assert (summary.email_refused, summary.reachable, written_to(desk, youth_id)) == (False, True, address)


def test_a_letter_that_left_before_the_address_was_changed_says_nothing_of_the_new_one(desk: Desk) -> None:
    youth_id = desk.admit_youth(youth_line())
    desk.clock.forward(hours=1)
    edit(desk, youth_id, email="autre@exemple.fr")
    desk.clock.forward(hours=1)

    bounced(desk, youth_id, ago=dt.timedelta(minutes=90))

    assert not desk.youth(youth_id).summary.email_refused


def test_a_letter_to_somebody_nobody_knows_changes_nothing(desk: Desk) -> None:
    bounced(desk, "nobody")
