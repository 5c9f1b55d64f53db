"""The ratings that the browser keeps, as a page's script sends them."""

from typing import Annotated

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from api.endpoints.parameters import TitleId
from api.page.answering import RefusalError
from api.served.snapshot import Snapshot
from ml.artifact.model import STARS

MOST_RATINGS = 1000


class GivenRatings(BaseModel):
    """The body of a request for a page that depends on ratings."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    ratings: Annotated[dict[TitleId, Annotated[float, Field(ge=STARS[0], le=STARS[1])]], Field(max_length=MOST_RATINGS)]
    """The stars by the id of the title."""


async def ratings_in(request: Request, snapshot: Snapshot) -> dict[str, float]:
    """The ratings that a request brings along; none where it brings no body.

    Titles that are no longer in the catalog are left out, as the browser may have kept their ratings for years.

    Raises:
        RefusalError: They cannot be used.
    """
    if request.method != "POST":
        return {}
    try:
        given = GivenRatings.model_validate_json(await request.body()).ratings
    except ValidationError as error:
        raise RefusalError("wrong.ratings") from error
    return {title_id: stars for title_id, stars in given.items() if title_id in snapshot.titles}
