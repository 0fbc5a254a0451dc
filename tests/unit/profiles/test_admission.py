"""Places and turns (domain.md § 4)."""

from services.profiles.domain.admission import Applicant, Places

WAITING = [Applicant("late", "gien", 9, "waiting"), Applicant("early", "gien", 3, "waiting")]


def test_a_place_that_is_due_to_an_earlier_one_is_not_given_to_a_later_one():
    places = Places({"gien": 2}, [Applicant("in", "gien", 0, "active"), *WAITING])

    assert not places.take("gien", 5)
    assert places.take("gien", 3)


def test_a_file_to_correct_holds_its_place_and_a_paused_youth_too():
    applicants = [Applicant("held", "gien", 1, "applied", holds_place=True), Applicant("paused", "gien", 2, "paused")]

    assert Places({"gien": 3}, applicants).free("gien") == 1


def test_a_place_given_back_goes_to_the_earliest():
    places = Places({"gien": 0}, WAITING)

    places.give_back("gien")

    assert not places.take("gien", 9)
    assert places.take("gien", 3)


def test_an_area_that_the_programme_does_not_have_has_no_place():
    assert not Places({"gien": 5}, []).take("berry", 1)
