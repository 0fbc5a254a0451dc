"""Two people at once: one last place, one code, one import. What must hold is held by locks and keys, not by care."""

from concurrent.futures import ThreadPoolExecutor

from contracts.errors import AutonomieError
from contracts.profiles import rpc
from servicekit.ids import new_id
from tests.unit.profiles.cohort import export, youth_line
from tests.unit.profiles.desk import Desk

PITHIVIERS = {"commune": "PITHIVIERS", "postcode": "45300", "structure": "Mission Locale du Pithiverais"}


def _line(number: int, **cells: str) -> str:
    return youth_line(number=str(45300000 + number), last_name="B" * (number + 1), **PITHIVIERS, **cells)


def test_two_imports_at_once_give_no_place_twice(desk: Desk) -> None:
    files = [export(*[_line(n) for n in range(0, 40)]), export(*[_line(n) for n in range(40, 79)])]

    with ThreadPoolExecutor(2) as both:
        reports = list(both.map(desk.import_youths, files))

    admitted = sum(report.counts.get("admitted", 0) for report in reports)
    waiting = sum(report.counts.get("waiting", 0) for report in reports)
    (area,) = (a for a in desk.ask(rpc.get_programme, rpc.Empty()).areas if a.key == "pithiviers")
    assert (admitted, waiting) == (50, 29)
    assert (area.taken, area.waiting) == (50, 29)


def test_the_same_import_sent_twice_at_once_is_applied_once(desk: Desk) -> None:
    import_id, content = new_id(), export(*[_line(n) for n in range(5)])

    with ThreadPoolExecutor(2) as both:
        reports = list(both.map(lambda _: desk.import_youths(content, import_id=import_id), range(2)))

    assert reports[0] == reports[1]
    assert len(desk.events("pithiviers", "youth_admitted")) == 5


def test_after_two_desks_replace_a_code_at_once_one_code_opens(desk: Desk) -> None:
    youth_id = desk.admit_youth(_line(0))
    desk.issue_code(youth_id)

    with ThreadPoolExecutor(4) as desks:
        issued = list(desks.map(lambda _: desk.issue_code(youth_id), range(4)))

    assert sorted(desk.sign_in(one.code).outcome for one in issued) == ["denied", "denied", "denied", "ok"]


def test_a_burst_of_guesses_at_once_gets_no_more_tries_than_one_after_the_other(desk: Desk) -> None:
    code = desk.issue_code(desk.admit_youth(_line(0))).code
    wrong = code[:-1] + ("A" if code[-1] != "A" else "C")

    def guess(_: int) -> str:
        try:
            return desk.sign_in(wrong).outcome
        except AutonomieError as error:
            return error.kind

    with ThreadPoolExecutor(8) as guessers:
        outcomes = list(guessers.map(guess, range(24)))

    assert outcomes.count("denied") <= 10
    assert desk.sign_in(wrong).outcome == "locked"


def test_two_corrections_of_two_rows_at_once_share_the_last_place_rightly(desk: Desk) -> None:
    desk.import_youths(export(*[_line(n) for n in range(49)], _line(49, email="x@"), _line(50, email="y@")))

    def correct(number: int) -> str:
        values = {"E-mail": f"somebody{number}@exemple.fr"}
        return desk.ask(rpc.correct_row, rpc.CorrectRow(file_number=str(45300000 + number), values=values)).outcome

    with ThreadPoolExecutor(2) as both:
        outcomes = list(both.map(correct, (50, 49)))

    assert outcomes == ["waiting", "admitted"]
