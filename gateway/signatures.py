"""The youth's signature on the instructor's phone: drawn with a finger, or by the own access code, which is checked and not kept.

Profiles checks the code and counts wrong tries as at the door; attendance is told only that it was the right one.
"""

from contracts.attendance import rpc
from contracts.errors import InvalidRequest, Unavailable
from contracts.profiles import rpc as profiles
from gateway.acting import ask, source_of_request


def sign_by_drawing(youth_id: str, appointment_id: str, record_id: str, strokes: rpc.Strokes) -> rpc.Appointment:
    command = rpc.SignOnThisPhone(appointment_id=appointment_id, record_id=record_id, strokes=strokes)
    return ask("take_signature", rpc.sign_on_this_phone, command, youth_id)


def sign_by_code(youth_id: str, appointment_id: str, record_id: str, code: str) -> rpc.Appointment:
    typed = profiles.CheckCode(youth_id=youth_id, code=code, source=source_of_request())
    checked = ask("take_signature", profiles.check_code, typed, youth_id)
    if checked.outcome == "locked":
        raise Unavailable("too_many_tries", retry_after=checked.retry_after or 60)
    if checked.outcome != "ok":
        raise InvalidRequest("not_the_code_of_this_youth", field="own_code")
    command = rpc.SignOnThisPhone(appointment_id=appointment_id, record_id=record_id, code_checked=True)
    return ask("take_signature", rpc.sign_on_this_phone, command, youth_id)
