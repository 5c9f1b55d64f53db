"""Write the sample: four invented catalogs and a ratings file in the raw format, the same bytes on every run.

    python seeds/generate.py [FOLDER]

FOLDER defaults to `seeds/`. The sample has every quirk of the real files, so that code tested on it meets them all:
nulls in most columns, durations in the rating column, dates with a leading space, letters beyond ASCII, commas, doubled
quotes and line breaks inside quotes, the same work on several platforms under different spellings, different works of
the same name, and ties.

The ratings contain planted tastes. Users belong to groups that love some genres and dislike others; each user and each
title also has a bias, and there is noise. A recommender that learns tastes must therefore beat one that knows only
biases. Users also choose by taste what they rate, and among that popular titles more often, so that lists of what a
user would choose must beat lists of popular titles.
"""

import csv
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import TypeVar

HEADER = (
    "show_id,type,title,director,cast,country,date_added,release_year,rating,duration,listed_in,description"
).split(",")
NAMESAKES, EVERYWHERE = 6, 3
USERS = 600
RATINGS = 40_000
LARGEST_TASTE = 1.8  # stars
FIRST_RATING, LAST_RATING = 1_420_070_400, 1_672_531_200  # 2015 and 2023, both on 1 January

ADJECTIVES = (
    "Silent Crimson Hidden Last Broken Golden Midnight Distant Burning Frozen Paper Hollow Borrowed Second Wild "
    "Quiet Scarlet Secret Lonely Northern Restless Forgotten Velvet Salt Stolen Bitter"
).split()
NOUNS = (
    "River Garden Letter Kingdom Harbor Winter Mirror Station Summer Lighthouse Promise Detective Symphony "
    "Bridge Tiger Library Neighbor Desert Wedding Carnival Machine Horizon Kitchen Shadow Comet Forest Passenger "
    "Recipe Tournament Window"
).split()
COMMON_ADJECTIVES, COMMON_NOUNS = [word.lower() for word in ADJECTIVES], [word.lower() for word in NOUNS]
PLACES = (
    "Lisbon,Havana,Kyoto,the Andes,Montréal,Zürich,São Paulo,Reykjavík,Málaga,the Moon,Harlem,Kraków,Old Delhi,"
    "Bogotá,Marrakesh,Oslo,the Baltic,Veracruz,Nairobi,Córdoba"
).split(",")
FIRST_NAMES = (
    "Ana,Luis,Zoë,José,Björn,Chloé,Amara,Kenji,Priya,Óscar,Ingrid,Tomás,Leïla,Mateusz,Noor,Søren,Inés,Dmitri,"
    "Yuki,Renée,Kofi,Lucía,Hüseyin,Grace,Marek,Aiko,Paloma,Élodie,Victor,Nadia,İpek,Martín"
).split(",")
LAST_NAMES = (
    "García,Okafor,Lindqvist,Tanaka,O'Neill,Müller,Peña,Novák,Costa,Achebe,Rossi,Dubois,Ibáñez,Kowalski,Andersen,"
    "Yılmaz,Ferreira,Singh,Ruiz,Moreau,Haddad,Suzuki,Van Dijk,Castillo,Ōyama,Brennan,Quispe,Nkosi"
).split(",")
COUNTRIES = (
    "United States,United States,United States,United Kingdom,Spain,Mexico,France,Japan,India,Brazil,Argentina,Germany"
).split(",")
GENRES = (
    "Drama,Comedy,Action & Adventure,Documentary,Horror,Romance,Science Fiction,Children & Family,Thriller,Anime"
).split(",")
MATURITY = ["TV-MA", "TV-14", "TV-PG", "R", "PG-13", "PG", "TV-Y7", "G", "16+", "18+"]
MONTHS = ("January,February,March,April,May,June,July,August,September,October,November,December").split(",")
TITLE_FORMS = (
    "The {adjective} {noun}",
    "{adjective} {noun}",
    "The {noun} of {place}",
    "Return to {place}",
    "{name}'s {noun}",
    "{noun} and {other_noun}",
    "A {noun} for {name}",
    "{name}, or the {adjective} {noun}",
    "Goodnight, {place}",
    "La casa de {name}",
    "El último verano en {place}",
    "{adjective} {noun}: The {other_noun} Years",
)
DESCRIPTION_FORMS = (
    "When a {adjective} {noun} turns up in {place}, {name} has one week to explain it.",
    "Two strangers meet in {place}, and neither of them is who they say.",
    "{name} swore never to see the {noun} again. Then the phone rings.",
    'They called it "the {adjective} {noun}". {name} calls it home.',
    "A look behind the scenes of the {adjective} {noun} of {place}, told by those who were there.",
    "First comes the {noun}.\nThen comes the {other_noun}, and {place} will not be the same — ever.",
    "{name}’s family runs the only {noun} in {place}; a rival, a storm and a wedding put it at risk.",
)

# For each group of users, the genres that it loves and the genres that it dislikes.
TASTES = (
    ({"Drama", "Romance"}, {"Horror", "Science Fiction"}),
    ({"Horror", "Thriller"}, {"Children & Family", "Romance"}),
    ({"Children & Family", "Comedy"}, {"Horror", "Documentary"}),
    ({"Science Fiction", "Anime", "Action & Adventure"}, {"Drama", "Documentary"}),
    ({"Documentary", "Drama"}, {"Anime", "Action & Adventure"}),
)

T = TypeVar("T")


@dataclass(frozen=True)
class Title:
    """One row of a catalog; an empty text stands for null."""

    show_id: str
    type: str
    title: str
    director: str
    cast: str
    country: str
    date_added: str
    release_year: int
    rating: str
    duration: str
    listed_in: str
    description: str


@dataclass(frozen=True)
class Platform:
    """The file of a catalog, its number of rows, and the share of nulls in its columns."""

    name: str
    file: str
    titles: int
    null_shares: dict[str, float]


PLATFORMS = (
    Platform(
        "amazon", "amazon_prime_titles.csv", 420, {"director": 0.2, "cast": 0.12, "country": 0.9, "date_added": 0.9}
    ),
    Platform("disney", "disney_plus_titles.csv", 160, {"director": 0.3, "cast": 0.13, "country": 0.15, "rating": 0.01}),
    Platform("hulu", "hulu_titles.csv", 220, {"director": 0.9, "cast": 0.9, "country": 0.45, "rating": 0.17}),
    Platform("netflix", "netflix_titles.csv", 400, {"director": 0.3, "cast": 0.1, "country": 0.1, "date_added": 0.02}),
)


def pick(rng: Random, options: Sequence[T]) -> T:
    """One of the options, all equally likely. Uses only `random()`, whose sequence Python guarantees for a seed."""
    return options[int(rng.random() * len(options))]


def pick_early(rng: Random, options: Sequence[T]) -> T:
    """One of the options; earlier ones are likelier, so that a few recur often."""
    return options[int(rng.random() ** 2 * len(options))]


def pick_several(rng: Random, options: Sequence[str], count: int) -> list[str]:
    """Up to `count` different options; earlier ones are likelier."""
    return list(dict.fromkeys(pick_early(rng, options) for _ in range(count)))


def bell(rng: Random, spread: float) -> float:
    """A random number around 0 with about this standard deviation; plain sums give the same bits on every machine."""
    return (rng.random() + rng.random() + rng.random() + rng.random() - 2) * spread * 3**0.5


def people(rng: Random, count: int) -> list[str]:
    """`count` different names, in a random order."""
    names: dict[str, None] = {}
    while len(names) < count:
        names[f"{pick(rng, FIRST_NAMES)} {pick(rng, LAST_NAMES)}"] = None
    return list(names)


def fill(rng: Random, forms: Sequence[str], adjectives: Sequence[str], nouns: Sequence[str]) -> str:
    """A title or a description, made from one of the forms."""
    return pick(rng, forms).format(
        adjective=pick(rng, adjectives),
        noun=pick(rng, nouns),
        other_noun=pick(rng, nouns),
        place=pick(rng, PLACES),
        name=pick(rng, FIRST_NAMES),
    )


def new_name(rng: Random, taken: set[str]) -> str:
    """A title that no other work has."""
    while (name := fill(rng, TITLE_FORMS, ADJECTIVES, NOUNS)) in taken:
        continue
    taken.add(name)
    return name


def new_work(rng: Random, taken: set[str], actors: list[str], directors: list[str]) -> Title:
    """A complete title that is on no platform yet."""
    is_movie = rng.random() < 0.68
    seasons = 1 + int(rng.random() ** 3 * 12)
    minutes = 45 + int((rng.random() + rng.random()) * 75)
    year = 2021 - int(rng.random() ** 2.5 * 70)
    return Title(
        show_id="",
        type="Movie" if is_movie else "TV Show",
        title=new_name(rng, taken),
        director=", ".join(pick_several(rng, directors, 1 + int(rng.random() * 1.2))),
        cast=", ".join(pick_several(rng, actors, 2 + int(rng.random() * 8))),
        country=", ".join(pick_several(rng, COUNTRIES, 1 + int(rng.random() * 1.4))),
        date_added=f"{pick(rng, MONTHS)} {1 + int(rng.random() * 28)}, {max(year, 2015) + int(rng.random() * 2)}",
        release_year=year,
        rating=pick(rng, MATURITY),
        duration=f"{minutes} min" if is_movie else f"{seasons} Season{'s' if seasons > 1 else ''}",
        listed_in=", ".join(sorted(pick_several(rng, pick_several(rng, GENRES, 30), 1 + int(rng.random() * 3)))),
        description=fill(rng, DESCRIPTION_FORMS, COMMON_ADJECTIVES, COMMON_NOUNS),
    )


def with_nulls(rng: Random, work: Title, platform: Platform) -> Title:
    """The work as this platform lists it, with some columns left empty."""
    for column, share in platform.null_shares.items():
        if rng.random() < share:
            work = replace(work, **{column: ""})  # type: ignore[arg-type]  # only text columns have a share
    return work


def with_quirks(position: int, work: Title, platform: Platform) -> Title:
    """The work with one of the real files' typing errors, on every so many rows."""
    if (platform.name == "hulu" and position % 10 == 3) or (platform.name == "netflix" and position % 150 == 3):
        return replace(work, rating=work.duration, duration="")
    if platform.name == "netflix" and position % 40 == 5 and work.date_added:
        return replace(work, date_added=f" {work.date_added}")
    if position % 90 == 7:
        return replace(work, title=f'{work.title}: The "Lost" Cut')
    if position % 120 == 11:
        return replace(work, title=f"{work.title}\nSpecial Edition")
    if position % 70 == 13 and work.cast:
        return replace(work, cast=f"\u00a0{work.cast}, {work.cast.split(', ')[0]} ,")
    return work


def with_longest_tie(works: list[Title]) -> list[Title]:
    """The works, with two movies of the catalog's busiest year made equally long and longer than all others."""
    years = [work.release_year for work in works if work.type == "Movie"]
    busiest = max(sorted(set(years)), key=years.count)
    tied = [at for at, work in enumerate(works) if work.type == "Movie" and work.release_year == busiest][:2]
    return [replace(work, duration="214 min") if at in tied else work for at, work in enumerate(works)]


def as_spelled_elsewhere(at: int, work: Title) -> Title:
    """The work as another platform writes it: in other letters, with the year off by one, or unchanged."""
    names = [work.title, work.title.upper(), work.title.replace("'", "\u2019"), f"{work.title} [English Subtitled]"]
    return replace(work, title=names[at % 4], release_year=work.release_year - (at % 3 == 2))


def with_namesakes(works: list[Title], earlier: list[Title]) -> list[Title]:
    """The works; the last few are renamed after works of the same type on another platform."""
    names = {kind: iter([work.title for work in earlier if work.type == kind]) for kind in ("Movie", "TV Show")}
    return [*works[:-NAMESAKES], *(replace(work, title=next(names[work.type])) for work in works[-NAMESAKES:])]


def make_catalogs(rng: Random) -> dict[str, list[Title]]:
    """The rows of each platform's catalog; some works are on two platforms, and a few on all of them."""
    actors, directors, taken = people(rng, 260), people(rng, 90), set[str]()
    catalogs: dict[str, list[Title]] = {}
    earlier: list[Title] = []
    everywhere: list[Title] = []
    for platform in PLATFORMS:
        shared = [pick(rng, earlier) for _ in range(platform.titles // 25)] if earlier else []
        shared = list({work.title: work for work in shared}.values())
        new = [new_work(rng, taken, actors, directors) for _ in range(platform.titles - len(shared))]
        if earlier:
            everywhere = everywhere or shared[:EVERYWHERE]
            # Each platform has its own genres, which the tastes of the groups refer to.
            shared[:EVERYWHERE] = [
                replace(work, listed_in=here.listed_in) for work, here in zip(everywhere, shared, strict=False)
            ]
            shared = [as_spelled_elsewhere(at, work) for at, work in enumerate(shared)]
            new, earlier = with_namesakes(new, earlier[-50:]), earlier + new
        else:
            earlier = new
        works = with_longest_tie([*new, *shared])
        catalogs[platform.name] = [
            replace(with_quirks(position, with_nulls(rng, work, platform), platform), show_id=f"s{position}")
            for position, work in enumerate(works, start=1)
        ]
    return catalogs


def taste(group: int, genres: list[str]) -> float:
    """How many stars a group's taste adds to a title of these genres; may be negative."""
    loved, hated = TASTES[group]
    return sum((genre in loved) - (genre in hated) for genre in genres) / len(genres) * LARGEST_TASTE


def appeal(stars: float) -> float:
    """The chance that somebody whose taste adds so many stars to a title rates it at all, having come across it."""
    return max(((stars + LARGEST_TASTE) / (2 * LARGEST_TASTE)) ** 3, 0.08)


def make_ratings(rng: Random, catalogs: dict[str, list[Title]]) -> list[tuple[int, float, int, str]]:
    """The rows of the ratings file, user by user; no user rates a title twice, and some titles have no rating."""
    titles = [
        (f"{name[0]}{work.show_id}", work.listed_in.split(", ")) for name, works in catalogs.items() for work in works
    ]
    titles = sorted(titles, key=lambda title: rng.random())  # earlier titles are more popular
    title_bias = [bell(rng, 0.35) for _ in titles]
    rows: list[tuple[int, float, int, str]] = []
    activity = [0.25 + rng.random() ** 3 * 3 for _ in range(USERS)]
    for user in range(1, USERS + 1):
        count = round(RATINGS * sum(activity[:user]) / sum(activity)) - len(rows)
        group, user_bias = int(rng.random() * len(TASTES)), bell(rng, 0.4)
        clock = FIRST_RATING + int(rng.random() * (LAST_RATING - FIRST_RATING))
        seen: set[int] = set()
        while len(seen) < count:
            at = int(rng.random() ** 1.6 * (len(titles) - 10))
            if rng.random() < appeal(taste(group, titles[at][1])):
                seen.add(at)
        for at in sorted(seen, key=lambda at: rng.random()):
            movie_id, genres = titles[at]
            stars = 2.6 + user_bias + title_bias[at] + taste(group, genres) + bell(rng, 0.4)
            clock += 30 + int(rng.random() * 86_400)
            rows.append((user, min(max(round(stars * 2), 1), 10) / 2, clock, movie_id))
    return rows


def write_csv(file: Path, header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Write a raw CSV file like the platforms do: UTF-8, LF, quotes only where they are needed."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main(folder: Path) -> None:
    """Write the five files of the sample into a folder."""
    rng = Random(1895)  # the year of the first public film show
    catalogs = make_catalogs(rng)
    for platform in PLATFORMS:
        rows = [[getattr(work, column) for column in HEADER] for work in catalogs[platform.name]]
        write_csv(folder / platform.file, HEADER, rows)
    write_csv(folder / "ratings.csv", ["userId", "rating", "timestamp", "movieId"], make_ratings(rng, catalogs))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
