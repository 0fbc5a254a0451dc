"""The profiles service: what it answers, what it listens to, what it does by the clock. Rules and SQL are elsewhere."""

from pathlib import Path

from contracts.attendance import events as attendance
from contracts.notifications import events as notifications
from contracts.profiles import rpc
from contracts.progress import events as progress
from contracts.resources import events as resources
from contracts.stats import events as stats
from servicekit.config import Settings
from servicekit.service import Service, answers, chore, every, listens
from services.profiles.dependencies import ProfilesDependencies, build
from services.profiles.handlers import (
    addresses,
    admissions,
    arrivals,
    bounced,
    caseloads,
    charters,
    codes,
    comparing,
    consents,
    contact,
    corrections,
    devices,
    drawing,
    driven_hours,
    employment,
    equipment,
    erasure,
    erasure_requests,
    exam_results,
    exports,
    files,
    funding,
    funding_views,
    handing_over,
    history,
    imports,
    journey,
    leaving,
    ledger,
    merging,
    milestones,
    moving,
    old_accounts,
    people,
    periods,
    programme,
    project,
    reads,
    relations,
    retention,
    sign_ins,
    stand_ins,
    standing,
    steps,
    turns,
    twins,
)
from services.profiles.models import Base

HOUR = 3_600


class ProfilesService(Service):
    name = "profiles"
    metadata = Base.metadata
    migrations = Path(__file__).parent / "migrations"
    kept = retention.KINDS
    spared = erasure.HOLDINGS.spared
    whole_files = retention.WHOLE_FILES

    sign_in = answers(rpc.sign_in, sign_ins.sign_in)
    check_code = answers(rpc.check_code, sign_ins.check_code)
    refresh_sign_in = answers(rpc.refresh_sign_in, sign_ins.refresh)
    sign_out = answers(rpc.sign_out, sign_ins.sign_out)
    issue_code = answers(rpc.issue_code, codes.issue_code)
    me = answers(rpc.me, people.me)
    see_notice = answers(rpc.see_notice, people.see_notice)

    get_programme = answers(rpc.get_programme, programme.get_programme)
    list_people = answers(rpc.list_people, people.list_people)
    add_person = answers(rpc.add_person, people.add_person)
    rename_person = answers(rpc.rename_person, people.rename_person)
    get_school = answers(rpc.get_school, people.get_school)
    list_schools = answers(rpc.list_schools, people.list_schools)
    set_school_confirmation = answers(rpc.set_school_confirmation, people.set_school_confirmation)

    get_youth = answers(rpc.get_youth, files.get_youth)
    list_youths = answers(rpc.list_youths, files.list_youths)
    export_youths = answers(rpc.export_youths, exports.export_youths)
    edit_contact = answers(rpc.edit_contact, contact.edit_contact)
    edit_identity = answers(rpc.edit_identity, contact.edit_identity)
    change_status = answers(rpc.change_status, files.change_status)
    withdraw_status = answers(rpc.withdraw_status, files.withdraw_status)
    edit_project = answers(rpc.edit_project, project.edit_project)
    set_strengths_and_needs = answers(rpc.set_strengths_and_needs, project.set_strengths_and_needs)
    move_track = answers(rpc.move_track, journey.move_track)
    change_journey = answers(rpc.change_journey, journey.change_journey)
    get_journey = answers(rpc.get_journey, standing.get_journey)
    list_due = answers(rpc.list_due, standing.list_due)
    total_steps = answers(rpc.total_steps, periods.total_steps)
    list_changes = answers(rpc.list_changes, history.list_changes)
    plan_project_step = answers(rpc.plan_project_step, steps.plan_project_step)
    mark_project_step = answers(rpc.mark_project_step, steps.mark_project_step)
    record_milestone = answers(rpc.record_milestone, milestones.record_milestone)
    record_employment = answers(rpc.record_employment, employment.record_employment)
    answer_place_offer = answers(rpc.answer_place_offer, turns.answer_place_offer)
    sign_charter = answers(rpc.sign_charter, charters.sign_charter)
    review_charter = answers(rpc.review_charter, charters.review_charter)

    link_youth = answers(rpc.link_youth, relations.link_youth)
    unlink_youth = answers(rpc.unlink_youth, relations.unlink_youth)
    list_duplicates = answers(rpc.list_duplicates, twins.list_duplicates)
    compare_files = answers(rpc.compare_files, comparing.compare_files)
    propose_merge = answers(rpc.propose_merge, twins.propose_merge)
    dismiss_duplicate = answers(rpc.dismiss_duplicate, twins.dismiss)
    merge_youths = answers(rpc.merge_youths, merging.merge_youths)
    stand_in_for = answers(rpc.stand_in_for, stand_ins.stand_in_for)
    end_stand_in = answers(rpc.end_stand_in, stand_ins.end_stand_in)
    list_stand_ins = answers(rpc.list_stand_ins, stand_ins.list_stand_ins)
    find_colleague_files = answers(rpc.find_colleague_files, stand_ins.find_colleague_files)
    transfer_caseload = answers(rpc.transfer_caseload, caseloads.transfer_caseload)
    list_transfers = answers(rpc.list_transfers, caseloads.list_transfers)
    end_transfer = answers(rpc.end_transfer, caseloads.end_transfer)
    leave_school = answers(rpc.leave_school, leaving.leave_school)
    note_departure = answers(rpc.note_departure, leaving.note_departure)
    describe_vehicle = answers(rpc.describe_vehicle, equipment.describe_vehicle)
    add_room = answers(rpc.add_room, equipment.add_room)
    remove_room = answers(rpc.remove_room, equipment.remove_room)
    list_sign_ins = answers(rpc.list_sign_ins, devices.list_sign_ins)
    move_to_area = answers(rpc.move_to_area, moving.move_to_area)
    contacts_of = answers(rpc.contacts_of, addresses.contacts_of)
    youth_state = answers(rpc.youth_state, relations.youth_state)
    list_takers = answers(rpc.list_takers, arrivals.list_takers)
    list_arrivals = answers(rpc.list_arrivals, arrivals.list_arrivals)
    list_place_offers = answers(rpc.list_place_offers, arrivals.list_place_offers)
    list_candidates = answers(rpc.list_candidates, admissions.list_candidates)
    decide_admissions = answers(rpc.decide_admissions, admissions.decide_admissions)
    list_decisions = answers(rpc.list_decisions, admissions.list_decisions)
    undo_decision = answers(rpc.undo_decision, admissions.undo_decision)
    draw_places = answers(rpc.draw_places, drawing.draw_places)
    list_draws = answers(rpc.list_draws, drawing.list_draws)
    get_draw = answers(rpc.get_draw, drawing.get_draw)
    list_relations = answers(rpc.list_relations, relations.list_relations)
    trace_reads = answers(rpc.trace_reads, reads.trace_reads)
    list_readers = answers(rpc.list_readers, reads.list_readers)
    get_opening = answers(rpc.get_opening, reads.reason_of_today)
    consent_to_partner = answers(rpc.consent_to_partner, consents.consent_to_partner)
    list_partner_consents = answers(rpc.list_partner_consents, consents.list_partner_consents)
    consent = answers(rpc.consent, consents.consent)
    list_consents = answers(rpc.list_consents, consents.list_consents)
    export_youth = answers(rpc.export_youth, erasure.export)

    ask_erasure = answers(rpc.ask_erasure, erasure_requests.ask_erasure)
    withdraw_erasure = answers(rpc.withdraw_erasure, erasure_requests.withdraw_erasure)
    refuse_erasure = answers(rpc.refuse_erasure, erasure_requests.refuse_erasure)
    erase_youth = answers(rpc.erase_youth, erasure.erase_youth)
    get_erasure = answers(rpc.get_erasure, erasure_requests.get_erasure)
    list_erasures = answers(rpc.list_erasures, erasure_requests.list_erasures)
    let_return = answers(rpc.let_return, erasure.let_return)
    attendance_erased = listens(attendance.ErasureDone, erasure_requests.answered, of_the_erased=True)
    progress_erased = listens(progress.ErasureDone, erasure_requests.answered, of_the_erased=True)
    notifications_erased = listens(notifications.ErasureDone, erasure_requests.answered, of_the_erased=True)
    resources_erased = listens(resources.ErasureDone, erasure_requests.answered, of_the_erased=True)
    stats_erased = listens(stats.ErasureDone, erasure_requests.answered, of_the_erased=True)

    import_export = answers(rpc.import_export, imports.import_export)
    get_import = answers(rpc.get_import, imports.get_import)
    list_imports = answers(rpc.list_imports, imports.list_imports)
    list_rows_to_correct = answers(rpc.list_rows_to_correct, corrections.list_rows_to_correct)
    correct_row = answers(rpc.correct_row, corrections.correct_row)
    settle_conflicts = answers(rpc.settle_conflicts, corrections.settle_conflicts)

    list_funders = answers(rpc.list_funders, funding.list_funders)
    add_funder = answers(rpc.add_funder, funding.add_funder)
    close_funder = answers(rpc.close_funder, funding.close_funder)
    get_funding = answers(rpc.get_funding, funding_views.get_funding)
    propose_funding = answers(rpc.propose_funding, funding.propose_funding)
    answer_funding = answers(rpc.answer_funding, funding.answer_funding)
    withdraw_funding = answers(rpc.withdraw_funding, funding.withdraw_funding)
    commit_funding = answers(rpc.commit_funding, ledger.commit_funding)
    release_funding = answers(rpc.release_funding, ledger.release_funding)
    record_invoice = answers(rpc.record_invoice, ledger.record_invoice)
    record_payment = answers(rpc.record_payment, ledger.record_payment)
    record_refund = answers(rpc.record_refund, ledger.record_refund)
    correct_entry = answers(rpc.correct_entry, ledger.correct_entry)
    decide_late_hour = answers(rpc.decide_late_hour, driven_hours.decide_late_hour)
    list_late_hours = answers(rpc.list_late_hours, driven_hours.list_late_hours)
    list_school_accounts = answers(rpc.list_school_accounts, funding_views.list_school_accounts)
    export_ledger = answers(rpc.export_ledger, funding_views.export_ledger)
    lesson_attended = listens(attendance.LessonAttended, driven_hours.attended)
    lesson_missed = listens(attendance.LessonMissed, driven_hours.missed)
    appointment_cancelled = listens(attendance.AppointmentCancelled, driven_hours.cancelled)
    attendance_corrected = listens(attendance.AttendanceCorrected, driven_hours.corrected)

    exam_result_recorded = listens(progress.ExamResultRecorded, exam_results.recorded)
    exam_result_withdrawn = listens(progress.ExamResultWithdrawn, exam_results.withdrawn)
    code_tries_used_up = listens(progress.CodeTriesUsedUp, exam_results.tries_used_up)
    email_bounced = listens(notifications.EmailBounced, bounced.email_bounced)
    code_tries_left_again = listens(progress.CodeTriesLeftAgain, exam_results.tries_left_again)
    appointment_confirmed = listens(attendance.AppointmentConfirmed, relations.instructor_met)
    hand_over = chore(2, handing_over.hand_over)
    expire_offers = every(HOUR, turns.expire_offers)
    expire_codes = every(HOUR, journey.expire_codes)
    seek_twins = every(5, twins.seek)
    end_stand_ins = every(60, stand_ins.end_those_over)
    move_caseloads = every(30, caseloads.move_caseloads)
    forget_accounts = every(HOUR, old_accounts.forget_accounts)
    forget_sign_ins = every(HOUR, sign_ins.forget_old)
    forget_previews = every(HOUR, imports.forget_previews)


def dependencies(settings: Settings) -> ProfilesDependencies:
    return build(settings.programme, settings.secret)
