"""Staff: lists, names, access codes."""

from typing import Any

from flask import Response

from contracts.errors import NotAllowed
from contracts.kernel import Done
from contracts.profiles import rpc
from gateway.acting import actor, ask, command_id
from gateway.api.answers import answer, resource, shown_once
from gateway.api.schema import record_from, schema_of

blp = resource("people", "Staff of the Missions Locales and of the schools, and their access codes.")

Values = dict[str, Any]


def own_staff(values: Values) -> Values:
    """A school sees and names its own staff only; a coordinator those of the area."""
    who = actor().principal
    if who.role == "school":
        values["organisation_id"] = who.organisation_id
    if who.role in ("coordinator", "adviser"):
        values["area"] = who.area
    return values


@blp.route("/people")
@blp.arguments(schema_of(rpc.ListPeople, ("ids",)), location="query")
@blp.response(200, schema_of(rpc.People))
def list_people(values: Values) -> Response:
    return answer(ask("read_staff", rpc.list_people, record_from(rpc.ListPeople, own_staff(values))))


@blp.route("/people", methods=["POST"])
@blp.arguments(schema_of(rpc.AddPerson, ("id",)))
@blp.response(201, schema_of(Done))
def post_person(values: Values) -> Response:
    """Someone of the staff whom no export names: a school's office, a referent, a coordinator (to the own area)."""
    must_be_addable(values["role"], values.get("area"))
    return answer(ask("add_staff", rpc.add_person, record_from(rpc.AddPerson, values, id=command_id("person"))), 201)


def must_be_addable(role: str, area: str | None) -> None:
    """A coordinator adds people to the own area, and nobody who answers for the whole programme."""
    who = actor().principal
    if who.role == "coordinator" and (area != who.area or role in ("programme_lead", "evaluator")):
        raise NotAllowed("not_yours", action="add_staff")


def must_be_own_staff(person_id: str) -> None:
    """Refuses a person whom the signed-in school or coordinator does not answer for."""
    found = ask("read_staff", rpc.list_people, record_from(rpc.ListPeople, own_staff({"ids": (person_id,)})))
    if not found.people:
        raise NotAllowed("not_yours", action="issue_staff_code")


@blp.route("/people/<person_id>/code", methods=["POST"])
@blp.response(201, schema_of(rpc.IssuedCode))
def post_staff_code(person_id: str) -> Response:
    """A new access code and PIN, shown once; the ones before are void."""
    must_be_own_staff(person_id)
    return shown_once(ask("issue_staff_code", rpc.issue_code, rpc.IssueCode(person_id=person_id)))


@blp.route("/people/<person_id>/departure", methods=["POST"])
@blp.response(200, schema_of(Done))
def post_departure(person_id: str) -> Response:
    """Somebody works there no longer: no code opens, no youth is followed any more. An adviser's caseload is transferred first."""
    must_be_own_staff(person_id)
    return answer(ask("note_departure", rpc.note_departure, rpc.NoteDeparture(person_id=person_id)))


@blp.route("/people/<person_id>", methods=["PATCH"])
@blp.arguments(schema_of(rpc.RenamePerson, ("person_id",)))
@blp.response(200, schema_of(Done))
def patch_person(values: Values, person_id: str) -> Response:
    """How somebody is called, and where she is written to."""
    must_be_own_staff(person_id)
    return answer(ask("edit_school", rpc.rename_person, record_from(rpc.RenamePerson, values, person_id=person_id)))
