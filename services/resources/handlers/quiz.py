"""A quiz answered: marked, kept and told, because it is progress too."""

from contracts.errors import InvalidRequest
from contracts.kernel import PROGRAMME
from contracts.resources import rpc
from contracts.resources.events import QuizAnswered
from servicekit.ids import new_id
from servicekit.uow import UnitOfWork
from services.resources.handlers.reading import page_of
from services.resources.models import QuizResultRow, ReaderRow


def answer_quiz(command: rpc.AnswerQuiz, uow: UnitOfWork) -> rpc.QuizResult:
    """One choice a question, in order. It may be done again: each time is kept."""
    uow.must_reach(command.youth_id)
    quiz = page_of(command.slug, uow).quiz
    if len(command.answers) != len(quiz):
        raise InvalidRequest("answers", field="answers", questions=len(quiz))

    correct = tuple(question.answer == given for question, given in zip(quiz, command.answers, strict=True))
    right = sum(correct)
    uow.session.add(
        QuizResultRow(
            id=new_id(), youth_id=command.youth_id, slug=command.slug, at=uow.now, right=right, questions=len(quiz)
        )
    )
    event = QuizAnswered(youth_id=command.youth_id, slug=command.slug, right=right, questions=len(quiz))
    uow.log.append(_area(command.youth_id, uow), event)
    return rpc.QuizResult(right=right, questions=len(quiz), correct=correct)


def _area(youth_id: str, uow: UnitOfWork) -> str:
    """The youth's, as profiles said; the caller's before it did."""
    reader = uow.session.get(ReaderRow, youth_id)
    return reader.area if reader else uow.context.area or uow.principal.area or PROGRAMME
