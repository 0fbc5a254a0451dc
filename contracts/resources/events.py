"""What resources publishes, in the youth's area: views and quiz results are progress too."""

from contracts.kernel import Event


class QuizAnswered(Event):
    youth_id: str
    slug: str
    right: int
    questions: int
