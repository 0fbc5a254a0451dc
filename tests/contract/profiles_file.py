"""Every method of the contract about people and a youth's file, called once in an order in which each has something to do."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from contracts.kernel import Empty
from contracts.profiles import rpc

TODAY = dt.date(2026, 12, 1)


def act_on_people(youth: str, school_id: str, area: str, call: Callable[..., Any]) -> None:
    call(rpc.get_programme, Empty())
    call(rpc.add_person, rpc.AddPerson(id="referent", role="referent", label="Samira", area=area))
    call(rpc.rename_person, rpc.RenamePerson(person_id="referent", label="Samira B."))
    call(rpc.list_people, rpc.ListPeople(role="referent"))
    call(rpc.list_schools, rpc.ListSchools())
    school = call(rpc.get_school, rpc.GetSchool(school_id=school_id))
    call(rpc.set_school_confirmation, rpc.SetSchoolConfirmation(school_id=school.id, confirmation="automatic"))
    issued = call(rpc.issue_code, rpc.IssueCode(person_id=youth))
    signed_in = call(rpc.sign_in, rpc.SignIn(code=issued.code, source="s"))
    checked = call(rpc.check_code, rpc.CheckCode(youth_id=youth, code=issued.code, source="s"))
    assert checked.outcome == "ok"
    call(rpc.refresh_sign_in, rpc.RefreshSignIn(refresh_token=signed_in.refresh_token))
    call(rpc.issue_code, rpc.IssueCode(person_id=youth))


def act_on_a_file(youth: str, now: dt.datetime, call: Callable[..., Any], as_youth: Callable[..., Any]) -> None:
    as_youth(rpc.me, Empty())
    as_youth(rpc.see_notice, Empty())
    as_youth(rpc.sign_out, rpc.SignOut(everywhere=True))
    file = as_youth(rpc.get_youth, rpc.GetYouth(youth_id=youth, view="youth"))
    as_youth(rpc.edit_contact, rpc.EditContact(youth_id=youth, version=file.version, phone="0600000001"))
    as_youth(rpc.edit_project, rpc.EditProject(youth_id=youth, version=file.project.version, target="Cuisinier"))
    as_youth(rpc.set_strengths_and_needs, rpc.SetStrengthsAndNeeds(youth_id=youth, strengths=("memory",)))
    for given in (True, False):
        as_youth(rpc.consent_to_partner, rpc.ConsentToPartner(youth_id=youth, partner_id="region", given=given))
    as_youth(rpc.list_partner_consents, rpc.ListPartnerConsents(youth_id=youth))
    call(rpc.change_status, rpc.ChangeStatus(youth_id=youth, status="permanent", since=TODAY))
    call(rpc.withdraw_status, rpc.WithdrawStatus(youth_id=youth, since=TODAY))
    call(rpc.move_track, rpc.MoveTrack(youth_id=youth, on=TODAY, driving_track="in_training"))
    call(rpc.link_youth, rpc.LinkYouth(youth_id=youth, role="referent", other_id="referent"))
    call(rpc.unlink_youth, rpc.UnlinkYouth(youth_id=youth, role="referent", other_id="referent"))
    call(rpc.youth_state, rpc.GetYouthState(youth_id=youth))
    call(rpc.list_relations, rpc.ListRelations())
    call(rpc.list_youths, rpc.ListYouths(text="m"))
    call(rpc.export_youths, rpc.ExportYouths())
    trace = rpc.ReadTrace(id="t", at=now, person_id="x", role="school", youth_id=youth, what="file")
    call(rpc.trace_reads, rpc.TraceReads(traces=(trace,)))
    call(rpc.list_readers, rpc.ListReaders(youth_id=youth))
    call(rpc.get_opening, rpc.GetOpening(youth_id=youth))
    for act in ("pause", "resume"):
        call(rpc.change_journey, rpc.ChangeJourney(youth_id=youth, act=act, reason="Stage"))
    call(rpc.change_journey, rpc.ChangeJourney(youth_id=youth, act="end", outcome="left", reason_code="moved"))
