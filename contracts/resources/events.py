"""What resources publishes, in the youth's area: views and quiz results are progress too."""

from contracts.kernel import Event


class QuizAnswered(Event):
    youth_id: str
    slug: str
    right: int
    questions: int


class ErasureDone(Event):
    """Answer to profiles' `youth_erased`: how many records went, and which kinds stay, as codes with their reason in the register."""

    youth_id: str
    removed: int
    kept: tuple[str, ...] = ()
