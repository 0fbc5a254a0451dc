"""The promise is kept: every event has a schema, an example and a consumer or a reason; every method an answer."""

import json

import jsonschema
import msgspec
import pytest
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from contracts import catalogue
from contracts.envelope import unseal
from contracts.kernel import Event
from deploy.services import SERVICES

NOBODY_LISTENS = {
    "autonomie.attendance.attendance_signed.v1": "proof for people and funders; read by id",
    "autonomie.notifications.message_reported.v1": "the live stream shows it to the coordinator of the area",
    "autonomie.notifications.message_moderated.v1": "the live stream shows it to the readers of the thread",
    "autonomie.attendance.youth_checked_in.v1": "the live stream shows the instructor who came; what others rely on is the attendance",
    "autonomie.attendance.class_opened.v1": "the live stream moves the school's page of classes",
    "autonomie.attendance.class_changed.v1": "as the opening of a class",
    "autonomie.attendance.class_moved.v1": "each youth is told by an appointment_moved of her own",
    "autonomie.attendance.class_cancelled.v1": "each youth is told by an appointment_cancelled of her own",
    "autonomie.attendance.waiting_list_joined.v1": "the live stream moves the school's page of the class",
    "autonomie.attendance.waiting_list_left.v1": "as joining it",
    "autonomie.attendance.freed_offer_declined.v1": "the next is offered it; the live stream moves the school's page",
    "autonomie.attendance.freed_offer_withdrawn.v1": "the live stream takes it off the youth's page",
    "autonomie.attendance.plan_proposed.v1": "the live stream shows it to the coordinator who asked",
    "autonomie.attendance.plan_answered.v1": "the live stream moves the coordinator's page of plans",
    "autonomie.notifications.notification_posted.v1": "the live stream moves the badge",
    "autonomie.profiles.youth_applied.v1": "the gateway lets the area's coordinator reach the file; others follow from the admission",
    "autonomie.profiles.access_code_replaced.v1": "the gateway ends the person's tokens and streams",
    "autonomie.profiles.sign_in_closed.v1": "the gateway ends the sign-in's tokens and streams",
    "autonomie.profiles.import_applied.v1": "the live stream tells the coordinator's pages",
    "autonomie.profiles.charter_signed.v1": "the live stream shows who signed; the adviser's due list is profiles' own",
    "autonomie.profiles.charter_reviewed.v1": "the live stream; the next look is shown by profiles",
    "autonomie.profiles.funding_accepted.v1": "the live stream tells the adviser; the accounts are profiles' own",
    "autonomie.profiles.funding_declined.v1": "as an acceptance",
    "autonomie.profiles.funding_withdrawn.v1": "the live stream takes it off the youth's page",
    "autonomie.profiles.funding_committed.v1": "the live stream; for whoever keeps books elsewhere",
    "autonomie.profiles.funding_released.v1": "the live stream; for whoever keeps books elsewhere",
    "autonomie.profiles.funding_invoiced.v1": "the live stream; for whoever keeps books elsewhere",
    "autonomie.profiles.funding_paid.v1": "the live stream; for whoever keeps books elsewhere",
    "autonomie.profiles.funding_refunded.v1": "the live stream; for whoever keeps books elsewhere",
    "autonomie.profiles.funding_corrected.v1": "the live stream; for whoever keeps books elsewhere",
    "autonomie.profiles.hours_bought.v1": "the live stream moves the hours left",
    "autonomie.profiles.late_hour_noted.v1": "the live stream shows it to whoever decides",
    "autonomie.profiles.late_hour_decided.v1": "the live stream moves the hours left; the decision is profiles' own",
    "autonomie.profiles.journey_reopened.v1": "an admission or a turn in the queue follows, and those are listened to",
    "autonomie.profiles.places_drawn.v1": "the live stream moves the coordinator's page; each youth drawn is told by an event of her own",
    "autonomie.profiles.place_offer_closed.v1": "the live stream; the admission that follows is what others rely on",
    "autonomie.progress.difficulty_resolved.v1": "the live stream; progress clears the signal itself",
    "autonomie.progress.adjustment_discussed.v1": "the live stream brings the words to those who look at it",
    "autonomie.progress.adjustment_arbitrated.v1": "the live stream; who waits is told by the list of the day",
    "autonomie.progress.booklet_opened.v1": "the live stream; marks go there from then on",
    "autonomie.progress.competence_reviewed.v1": "the live stream shows it on the booklet",
    "autonomie.progress.initial_assessment_recorded.v1": "the live stream; the forecast is asked by whoever shows it",
    "autonomie.progress.exam_missed.v1": "the live stream; progress itself says the next possible date",
    "autonomie.progress.signal_snoozed.v1": "the live stream takes it off the list of the day until then",
    "autonomie.progress.objective_self_assessed.v1": "the live stream shows it beside the instructor's mark",
    "autonomie.progress.signal_cleared.v1": "the live stream takes it off the list of the day",
    "autonomie.resources.quiz_answered.v1": "the live stream; progress shows it with issue 3",
}


@pytest.mark.parametrize("name", sorted(catalogue.EVENTS))
def test_what_we_send_fits_the_published_schema(name: str) -> None:
    event = catalogue.EVENTS[name]
    schema = json.loads((catalogue.PUBLISHED / "events" / f"{name}.schema.json").read_text())

    jsonschema.validate(catalogue.example_of(event)["data"], schema)


@pytest.mark.parametrize("path", sorted((catalogue.PUBLISHED / "events").glob("*.example.json")), ids=lambda p: p.name)
def test_every_published_example_can_still_be_read(path: object) -> None:
    text = path.read_text()  # type: ignore[attr-defined]

    envelope = unseal(text)
    fact = msgspec.json.decode(envelope.data, type=catalogue.EVENTS[envelope.type])

    assert isinstance(fact, Event)
    assert fact.subject() == envelope.subject


@pytest.mark.parametrize("path", sorted((catalogue.PUBLISHED / "events").glob("*.example.json")), ids=lambda p: p.name)
def test_somebody_elses_parser_reads_our_events(path: object) -> None:
    event = JSONFormat().read(CloudEvent, path.read_bytes())  # type: ignore[attr-defined]

    assert event.get_type().startswith("autonomie.")
    assert event.get_attributes()["sequence"] == "1".zfill(19)


def test_the_published_contracts_are_the_code() -> None:
    stale = [path.name for path, content, is_example in catalogue.published()
             if not path.exists() or (not is_example and json.loads(path.read_text()) != json.loads(json.dumps(content)))]

    assert not stale, f"run `make contracts` and look at the difference: {stale}"


def test_every_event_has_a_consumer_or_a_reason() -> None:
    heard = {name for service, _ in SERVICES.values() for name in service.listeners}

    silent = set(catalogue.EVENTS) - heard - set(NOBODY_LISTENS)

    assert not silent, f"who acts on these, or why nobody? {sorted(silent)}"


def test_a_fact_that_joins_two_names_the_second_so_that_both_can_park() -> None:
    joining = {name: event.also_field for name, event in catalogue.EVENTS.items() if "merged_id" in event.__struct_fields__}

    assert joining == {"autonomie.profiles.youths_merged.v1": "merged_id"}
    assert all(event.also_field in (None, *event.__struct_fields__) for event in catalogue.EVENTS.values())


def test_every_method_is_answered_and_nothing_else() -> None:
    answered = {f"{name}.{method}" for name, (service, _) in SERVICES.items() for method in service.answered}

    assert answered == set(catalogue.METHODS)


def test_no_event_can_carry_words_or_a_person() -> None:
    forbidden = {"name", "label", "first_name", "last_name", "phone", "email", "address", "birth_date", "commune", "words", "text"}

    carrying = {name: fields for name, event in catalogue.EVENTS.items() if (fields := forbidden & set(event.__struct_fields__))}

    assert not carrying
