"""The reason for which a file is opened by whoever does not follow the youth holds for that person, that file, that day."""

from contracts.kernel import Principal
from contracts.profiles import rpc
from servicekit.ids import new_id
from tests.unit.profiles.cohort import youth_line
from tests.unit.profiles.desk import Desk

COORDINATOR = Principal(id="c1", role="coordinator", area="orleans")


def opened(desk: Desk, youth_id: str, reason: str, by: Principal = COORDINATOR) -> None:
    trace = rpc.ReadTrace(
        id=new_id(), at=desk.clock.now(), person_id=by.id, role=by.role, youth_id=youth_id, what="open_file", reason=reason
    )
    desk.ask(rpc.trace_reads, rpc.TraceReads(traces=(trace,)))


def reason(desk: Desk, youth_id: str, by: Principal = COORDINATOR) -> str | None:
    answer: rpc.Opening = desk.ask(rpc.get_opening, rpc.GetOpening(youth_id=youth_id), by=by, scope=desk.about(youth_id))
    assert "other" in answer.choices
    return answer.reason


def test_the_reason_holds_until_midnight_in_paris(desk: Desk) -> None:
    youth_id = desk.admit_youth(youth_line())
    opened(desk, youth_id, "Un signal")

    today = reason(desk, youth_id)
    desk.clock.forward(days=1)

    assert (today, reason(desk, youth_id)) == ("Un signal", None)


def test_nobody_has_a_reason_from_somebody_else(desk: Desk) -> None:
    youth_id = desk.admit_youth(youth_line())
    opened(desk, youth_id, "Un signal")

    assert reason(desk, youth_id, Principal(id="c2", role="coordinator", area="orleans")) is None
