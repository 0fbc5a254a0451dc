"""The library as people ask for it: the list, one page, and the next ones to read."""

import unicodedata

from sqlalchemy import select

from contracts.errors import NotFound
from contracts.resources import rpc
from servicekit.uow import UnitOfWork
from services.resources.domain.library import Library
from services.resources.domain.markup import markup_of, text_of
from services.resources.domain.page import Page
from services.resources.domain.recommendation import ObjectiveLevel, Standing
from services.resources.domain.recommendation import recommend as recommend_pages
from services.resources.models import ObjectiveRow, QuizResultRow, ReaderRow


def list_resources(request: rpc.ListResources, uow: UnitOfWork) -> rpc.Resources:
    """In the order of the way to the licence."""
    library: Library = uow.deps
    words = _folded(request.text).split()
    pages = (page for page in library.find(tag=request.tag) if _has_all(page, words))
    return rpc.Resources(resources=tuple(_summary(page) for page in pages))


def get_resource(request: rpc.GetResource, uow: UnitOfWork) -> rpc.Resource:
    page = page_of(request.slug, uow)
    return rpc.Resource(
        summary=_summary(page),
        html=markup_of(page),
        sources=tuple(
            rpc.Source(text=one.label, date=one.seen, published=one.published, url=one.url)
            for one in page.sources
        ),
        quiz=tuple(
            rpc.QuizQuestion(question=one.question, choices=one.choices, answer=one.answer, why=one.why)
            for one in page.quiz
        ),
    )


def recommend(request: rpc.Recommend, uow: UnitOfWork) -> rpc.Recommendations:
    """From the youth's own progress; a youth of whom nothing is known starts at the beginning."""
    uow.must_reach(request.youth_id)
    found = recommend_pages(uow.deps, _standing(request.youth_id, uow), request.limit)
    return rpc.Recommendations(
        recommendations=tuple(
            rpc.Recommendation(resource=_summary(one.page), because=one.because, data=dict(one.data))  # type: ignore[arg-type]
            for one in found
        )
    )


def page_of(slug: str, uow: UnitOfWork) -> Page:
    """Raises NotFound."""
    library: Library = uow.deps
    page = library.pages.get(slug)
    if page is None:
        raise NotFound("resource", slug=slug)
    return page


def _standing(youth_id: str, uow: UnitOfWork) -> Standing:
    reader = uow.session.get(ReaderRow, youth_id)
    marks = uow.session.scalars(select(ObjectiveRow).where(ObjectiveRow.youth_id == youth_id))
    read = uow.session.scalars(select(QuizResultRow.slug).where(QuizResultRow.youth_id == youth_id).distinct())
    return Standing(
        weakest_theme=reader.weakest_theme if reader else None,
        score=reader.score if reader else None,
        objectives={mark.objective: ObjectiveLevel(mark.level, mark.at) for mark in marks},
        code_track=reader.code_track if reader else None,
        driving_track=reader.driving_track if reader else None,
        read=frozenset(read),
    )


def _summary(page: Page) -> rpc.ResourceSummary:
    return rpc.ResourceSummary(
        slug=page.slug,
        title=page.title,
        summary=page.summary,
        minutes=page.minutes,
        level=page.level,
        language=page.language,
        pictogram=page.pictogram,
        tags=page.tags,
        needs=page.needs,
    )


def _has_all(page: Page, words: list[str]) -> bool:
    text = _folded(text_of(page)) if words else ""
    return all(word in text for word in words)


def _folded(text: str) -> str:
    """Without accents and capitals: people who search do not type them."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
