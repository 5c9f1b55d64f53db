"""`python -m ml.recommend`: ask the current model whether a user should watch a title, or which titles."""

import sys
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import duckdb
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from cartelera.arguments import make_parser, up_to, whole
from cartelera.process import end_at_a_closed_pipe
from cartelera.published import NoWarehouseError, interruptible, open_published, read_build_info
from cartelera.settings import SettingsError, read_settings
from ml.artifact.files import ModelError
from ml.artifact.model import STARS
from ml.command_line.everybody import NoFileError, write_lists
from ml.command_line.lists import show_list
from ml.content.genres import Genres, load_genres
from ml.content.variety import Variety
from ml.data.works import load_works
from ml.serving.choices import Chooser
from ml.serving.prediction import Prediction
from ml.serving.recommender import Recommender, Verdict, load_recommender

LARGEST_ID = 2**63 - 1
EXAMPLES = """\
examples:
  python -m ml.recommend 12 ns5                 would user 12 like this title?
  python -m ml.recommend 12 "a garden for ana"  the same, by the exact title, on
                                                every platform that has it
  python -m ml.recommend 12 --top 10            the ten works that user 12 would
                                                choose, and because of which
  python -m ml.recommend 12 --top 10 --variety 0.3
                                                the same, of more genres
  python -m ml.recommend --all lists.parquet    the ten of every user, as a file"""
DEFAULT_TOP = 10
TITLES = "select id, title, platform from titles order by id"


class UnknownTitleError(Exception):
    """No title has this id or this name; the message suggests a similar one."""


REFUSALS = (duckdb.Error, ModelError, NoFileError, NoWarehouseError, SettingsError, UnknownTitleError)


@dataclass(frozen=True)
class Options:
    """What the command line asks for: one title, the top of a user's list, or the lists of all users."""

    user_id: int | None
    """The user; None for all."""
    title: str | None
    """The id of a title, or its exact name."""
    top: int | None
    """How many works to list."""
    all: Path | None
    """The file for the lists of all users."""
    variety: float
    """How much the works of a list should differ, from 0 to 1."""


def main() -> int:
    """Answer, and return the exit code: 1 if there is no answer."""
    options = read_options()
    try:
        settings = read_settings()
        with interruptible(), open_published(settings.warehouse) as connection:
            build_id = read_build_info(connection).build_id
            titles = read_titles(connection)
            works = load_works(connection) if options.title is None else {}
            genres = load_genres(connection) if options.variety else None
        names = {title_id: name for title_id, (name, _) in titles.items()}
        recommender = load_recommender(settings.models, names)
        answer(recommender, options, titles, works, genres)
    except REFUSALS as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped; nothing was written.", file=sys.stderr)
        return 1
    show_origin(recommender, build_id)
    return 0


def read_options() -> Options:
    """Read the command line; wrong options end the program with exit code 2."""
    asked = "Ask the current model whether a user should watch a title, or which titles."
    parser = make_parser("ml.recommend", asked, EXAMPLES)
    parser.add_argument("user_id", nargs="?", type=whole(0, LARGEST_ID), metavar="USER_ID", help="the user")
    parser.add_argument("title", nargs="?", metavar="MOVIE_ID", help="the title: its id, or its exact name")
    parser.add_argument(
        "--top", type=whole(1, 1000), metavar="N", help=f"list so many (with --all, {DEFAULT_TOP} by default)"
    )
    parser.add_argument("--all", type=Path, metavar="FILE", help="write the lists of all users to a Parquet file")
    parser.add_argument(
        "--variety",
        type=up_to(1),
        default=0.0,
        metavar="V",
        help="how much the works of a list should differ, from 0 (the default) to 1; the model's card has the price",
    )
    options = Options(**vars(parser.parse_args()))
    if options.all is not None and options.user_id is not None:
        parser.error("--all is for all users; leave USER_ID out")
    if options.all is None and (options.user_id is None or (options.title is None) == (options.top is None)):
        parser.error("give USER_ID and either MOVIE_ID or --top N, or --all FILE")
    if options.variety and options.title is not None:
        parser.error("--variety is for lists; leave MOVIE_ID out")
    return options


def answer(
    recommender: Recommender,
    options: Options,
    titles: dict[str, tuple[str, str]],
    works: dict[str, str],
    genres: Genres | None,
) -> None:
    """Answer what the command line asks for.

    Raises:
        ModelError: Lists are asked for, and the model has not learnt what people choose.
        NoFileError: The lists of all users cannot be written.
        UnknownTitleError: No title has the id or the name.
    """
    if options.title is not None and options.user_id is not None:
        show_predictions(recommender, options.user_id, find_titles(options.title, titles), titles)
        return
    chooser, count = Chooser(recommender, works), options.top or DEFAULT_TOP
    variety = Variety(options.variety, chooser.genres_of_works(genres)) if genres else None
    if options.user_id is not None:
        show_list(chooser, options.user_id, count, variety, titles)
    elif options.all is not None:
        rows = write_lists(chooser, options.all, count, variety)
        print(f"{options.all} has {rows:,} rows. {verdict_of_all(chooser)}")


def verdict_of_all(chooser: Chooser) -> str:
    """Whether lists are personal, as a sentence."""
    heading = "Lists are personal." if chooser.verdict.personalised else "All lists are of the most popular works."
    return f"{heading} {chooser.verdict.reason}"


def read_titles(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[str, str]]:
    """The name and the platform of every title, by id."""
    return {title_id: (name, platform) for title_id, name, platform in connection.execute(TITLES).fetchall()}


def find_titles(wanted: str, titles: dict[str, tuple[str, str]]) -> list[str]:
    """The ids of the titles of this id or this name.

    Raises:
        UnknownTitleError: There is none.
    """
    normalized = wanted.strip().lower()
    if normalized in titles:
        return [normalized]
    if found := [title_id for title_id, (name, _) in titles.items() if name == normalized]:
        return found
    close = get_close_matches(normalized[:200], [*titles, *(name for name, _ in titles.values())], n=1)
    hint = f" Did you mean {close[0]!r}?" if close else ""
    raise UnknownTitleError(f"No title has the id or the name {wanted!r}.{hint}")


def show_predictions(
    recommender: Recommender, user_id: int, found: list[str], titles: dict[str, tuple[str, str]]
) -> None:
    """Say yes or no for each title, with the sum that explains it."""
    taste = recommender.taste_of(user_id)
    console = Console()
    for title_id in found:
        prediction = recommender.predict(taste, title_id)
        name, platform = titles[title_id]
        answer = "Yes" if recommender.recommends(prediction) else "No"
        spread = "" if prediction.spread is None else f" ± {prediction.spread:.2f}"
        console.print(
            f"[bold]{answer}[/]: user {user_id} would probably give “{escape(name)}” ({escape(title_id)}, {platform}) "
            f"{prediction.stars:.2f}{spread} stars; it is recommended from {recommender.card.threshold:g} on.",
            highlight=False,
        )
        if (probability := recommender.probability(prediction)) is not None:
            console.print(
                f"Of the model's draws, {probability:.0%} reach that; two thirds must. In about two of three cases the "
                "user's rating lies within the ±.",
                highlight=False,
            )
        if recommender.has_rated(taste, title_id):
            console.print("The user has rated it already, and the model has learnt from that.")
        console.print(explain(prediction))
        show_verdict(recommender.verdict_for(taste, title_id))


def explain(prediction: Prediction) -> Table:
    """The sum that explains a prediction, as a table."""
    grid = Table(show_header=False)
    grid.add_column()
    grid.add_column(justify="right")
    grid.add_row("mean of all ratings", f"{prediction.mean:.3f}")
    grid.add_row("what is usual for the user", f"{prediction.user_bias:+.3f}")
    grid.add_row("what is usual for the title", f"{prediction.title_bias:+.3f}")
    grid.add_row("taste", f"{prediction.taste:+.3f}")
    total = prediction.mean + prediction.user_bias + prediction.title_bias + prediction.taste
    grid.add_row("their sum", f"{total:.3f}")
    grid.add_row(f"predicted stars, from {STARS[0]:g} to {STARS[1]:g}", f"{prediction.stars:.3f}")
    return grid


def show_verdict(verdict: Verdict) -> None:
    """Say whether an answer is personalised, and why."""
    answer = "yes" if verdict.personalised else "no"
    Console().print(f"Personalised: {answer}. {verdict.reason}", markup=False, highlight=False)


def show_origin(recommender: Recommender, build_id: str) -> None:
    """Say which model has answered, and whether it was trained on the build that is published now."""
    card = recommender.card
    origin = f"Model {card.model}, trained on build {card.build_id}"
    if card.build_id != build_id:
        origin += f"; the warehouse is at build {build_id} by now: `python -m ml.train --if-changed`"
    Console().print(f"{origin}.", markup=False, highlight=False)


if __name__ == "__main__":
    end_at_a_closed_pipe()
    sys.exit(main())
