"""Answers the everyday questions in plain Python, from the raw files and the reference CSVs, without DuckDB."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import Path
from statistics import median
from typing import Any

from pyarrow.csv import read_csv

from tests.dbt_project import works_oracle
from tests.dbt_project.oracle import PLATFORMS, read_rows, transform
from tests.support.workplace import REPOSITORY

REFERENCE = REPOSITORY / "dbt_project" / "seeds"
BLANKS = " \u00a0\t\n\r"
PRIOR_RATINGS = 25
Answer = list[tuple[Any, ...]]


@dataclass(frozen=True)
class Title:
    """A title with all that the questions are about."""

    id: str
    platform: str
    type: str
    title: str
    date_added: date | None
    release_year: int
    duration_int: int | None
    duration_type: str | None
    work: str
    directors: list[str]
    actors: list[str]
    countries: list[str]
    genres: set[str]
    """Their names across all platforms."""
    age: int | None
    ratings: int
    weighted_score: float

    @property
    def month(self) -> date | None:
        return self.date_added.replace(day=1) if self.date_added else None

    @property
    def popularity(self) -> tuple[float, float, str]:
        """Sorts the most rated title first."""
        return -self.ratings, -self.weighted_score, self.id


def read_catalogs(raw: Path) -> list[Title]:
    """All titles of a raw folder whose ratings are all accepted."""
    ages = {row["rating"]: int(row["age"]) for row in read_rows(REFERENCE / "rating_systems.csv") if row["age"]}
    genres = {row["genre"]: row["harmonised_genre"] for row in read_rows(REFERENCE / "harmonised_genres.csv")}
    raw_rows = [(platform, row) for platform, file in PLATFORMS.items() for row in read_rows(raw / file)]
    rows: list[Any] = [transform(platform, row) for platform, row in raw_rows]
    works = {title_id: work for work, title_id, _ in works_oracle.works(rows)}
    sums, counts = add_up_ratings([*raw.glob("ratings.csv"), *raw.glob("ratings/*.csv")])
    mean = sum(sums.values()) / counts.total() if counts else 0.0
    return [
        Title(
            id=row[0],
            platform=row[1],
            type=row[3],
            title=row[4],
            date_added=row[8],
            release_year=row[9],
            duration_int=row[11],
            duration_type=row[12],
            work=works[row[0]],
            directors=names(row[5]),
            actors=names(row[6]),
            countries=names(row[7]),
            genres={genres[name] for name in names(row[13])} - {""},
            age=ages.get(row[10]) if raw_row["rating"] else None,
            ratings=counts[row[0]],
            weighted_score=weigh(sums[row[0]], counts[row[0]], mean),
        )
        for row, (_, raw_row) in zip(rows, raw_rows, strict=True)
    ]


def weigh(stars: float, ratings: int, mean: float) -> float:
    """The mean of a title's ratings and of further ones that are as good as the mean of all ratings."""
    score = stars / ratings if ratings else 0.0
    return (score * ratings + mean * PRIOR_RATINGS) / (ratings + PRIOR_RATINGS)


def names(listed: object) -> list[str]:
    """The names in a list between commas, each once."""
    return [name for name in dict.fromkeys(part.strip(BLANKS) for part in str(listed or "").split(",")) if name]


def add_up_ratings(files: Iterable[Path]) -> tuple[dict[str, float], Counter[str]]:
    """The sum of the stars and the number of the ratings of each title, by Arrow: eleven million take Python 20 s."""
    sums: dict[str, float] = defaultdict(float)
    counts: Counter[str] = Counter()
    for file in files:
        by_title = read_csv(file).group_by("movieId").aggregate([("rating", "sum"), ("rating", "count")])
        for title, stars, ratings in zip(*by_title.select(["movieId", "rating_sum", "rating_count"]), strict=True):
            sums[title.as_py()] += stars.as_py()
            counts[title.as_py()] += ratings.as_py()
    return sums, counts


def by_platform(titles: Iterable[Title]) -> dict[str, list[Title]]:
    grouped = defaultdict(list)
    for title in titles:
        grouped[title.platform].append(title)
    return dict(sorted(grouped.items()))


def by_work(titles: Iterable[Title]) -> dict[str, list[Title]]:
    grouped = defaultdict(list)
    for title in titles:
        grouped[title.work].append(title)
    return grouped


def with_known_growth(titles: list[Title]) -> dict[str, list[Title]]:
    """The titles with a date, by platform, where these are nine in ten titles of the platform or more."""
    return {
        platform: dated
        for platform, of_platform in by_platform(titles).items()
        if len(dated := [title for title in of_platform if title.date_added]) >= 0.9 * len(of_platform)
    }


def best_rated_by_genre(titles: list[Title]) -> Answer:
    answer: Answer = []
    for genre in sorted({genre for title in titles for genre in title.genres}):
        rated = [title for title in titles if genre in title.genres and title.ratings >= 25]
        best = [min(same, key=lambda title: (-title.weighted_score, title.id)) for same in by_work(rated).values()]
        best.sort(key=lambda title: (-title.weighted_score, title.id))
        answer += [
            (genre, place, title.title, title.platform, title.weighted_score, title.ratings, title.id)
            for place, title in enumerate(best[:5], start=1)
        ]
    return answer


def catalog_age(titles: list[Title]) -> Answer:
    newest = max(title.release_year for title in titles)
    answer = []
    for platform, of_platform in by_platform(titles).items():
        years = [title.release_year for title in of_platform]
        recent = sum(newest - 4 <= year for year in years)
        answer.append((platform, min(years), median(years), max(years), recent / len(years)))
    return sorted(answer, key=lambda row: (-row[2], row[0]))


def content_for_children(titles: list[Title]) -> Answer:
    answer = []
    for platform, of_platform in by_platform(titles).items():
        ages = [title.age for title in of_platform if title.age is not None]
        for_children = sum(age <= 7 for age in ages)
        unknown = len(of_platform) - len(ages)
        older = len(ages) - for_children
        answer.append((platform, for_children, ages.count(0), older, unknown, for_children / len(of_platform)))
    return sorted(answer, key=lambda row: (-row[1], row[0]))


def countries_by_platform(titles: list[Title]) -> Answer:
    answer: Answer = []
    for platform, of_platform in by_platform(titles).items():
        counted = Counter(country for title in of_platform for country in title.countries)
        known = sum(bool(title.countries) for title in of_platform)
        most = sorted(counted.items(), key=lambda each: (-each[1], each[0]))[:10]
        answer += [(platform, country, count, known, count / known) for country, count in most]
    return answer


def exclusive_shares(titles: list[Title]) -> Answer:
    sizes = Counter(title.platform for title in titles)
    exclusive = Counter(same[0].platform for same in by_work(titles).values() if len(same) == 1)
    answer = [(platform, size, exclusive[platform], exclusive[platform] / size) for platform, size in sizes.items()]
    return sorted(answer, key=lambda row: (-row[3], row[0]))


def exclusive_titles(titles: list[Title]) -> Answer:
    alone = [same[0] for same in by_work(titles).values() if len(same) == 1]
    return [
        (platform, place, title.title, title.type, title.release_year, title.ratings, title.id)
        for platform, of_platform in by_platform(alone).items()
        for place, title in enumerate(sorted(of_platform, key=lambda title: title.popularity)[:10], start=1)
    ]


def genres_by_platform(titles: list[Title]) -> Answer:
    answer = [
        (platform, genre, count, count / len(of_platform))
        for platform, of_platform in by_platform(titles).items()
        for genre, count in Counter(genre for title in of_platform for genre in title.genres).items()
    ]
    return sorted(answer, key=lambda row: (row[0], -row[2], row[1]))


def growth_by_month(titles: list[Title]) -> Answer:
    answer: Answer = []
    for platform, dated in with_known_growth(titles).items():
        added = Counter(title.month for title in dated)
        month, so_far = min(title.date_added for title in dated if title.date_added).replace(day=1), 0
        while so_far < len(dated):
            so_far += added[month]
            answer.append((platform, month, added[month], so_far))
            month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return answer


def longest_series(titles: list[Title]) -> Answer:
    named = {title.id: title for title in titles}
    answer = []
    for work, same in by_work(title for title in titles if title.duration_type == "season").items():
        seasons = max(title.duration_int or 0 for title in same)
        answer.append((named[work].title, seasons, len(same), named[work].release_year, work))
    return sorted(answer, key=lambda row: (-row[1], row[0], row[4]))[:20]


def new_this_month(titles: list[Title]) -> Answer:
    answer: Answer = []
    for platform, dated in with_known_growth(titles).items():
        last = max(title.month for title in dated if title.month)
        new = sorted((title for title in dated if title.month == last), key=lambda title: title.id)
        new.sort(key=lambda title: title.date_added or last, reverse=True)
        answer += [(platform, each.date_added, each.title, each.type, each.release_year, each.id) for each in new[:20]]
    return answer


def overlap_of_platforms(titles: list[Title]) -> Answer:
    platforms = sorted({title.platform for title in titles})
    shared = Counter(
        pair
        for same in by_work(titles).values()
        for pair in combinations(sorted(title.platform for title in same), 2)
    )  # fmt: skip
    answer = [(*pair, shared[pair]) for pair in combinations(platforms, 2)]
    return sorted(answer, key=lambda row: (-row[2], row[0], row[1]))


def platform_sizes(titles: list[Title]) -> Answer:
    answer = []
    for platform, of_platform in by_platform(titles).items():
        types = [title.type for title in of_platform]
        answer.append((platform, types.count("movie"), types.count("tv show"), len(types)))
    return sorted(answer, key=lambda row: (-row[3], row[0]))


def most_works(titles: list[Title], people_of: Callable[[Title], Iterable[str]]) -> Answer:
    """The people with most works."""
    credited = defaultdict(list)
    for title in titles:
        for person in people_of(title):
            credited[person].append(title)
    answer = []
    for person, theirs in credited.items():
        years = [title.release_year for title in theirs]
        answer.append((person, len(by_work(theirs)), len(by_platform(theirs)), min(years), max(years)))
    return sorted(answer, key=lambda row: (-row[1], row[0]))[:20]


def people_in(title: Title) -> list[str]:
    """The actors that are not numbers."""
    return [actor for actor in title.actors if not actor.isdecimal()]


def top_actors(titles: list[Title]) -> Answer:
    return most_works(titles, people_in)


def top_directors(titles: list[Title]) -> Answer:
    return most_works(titles, lambda title: title.directors)


def who_works_together(titles: list[Title]) -> Answer:
    casts = [{actor for title in same for actor in people_in(title)} for same in by_work(titles).values()]
    counted = Counter(pair for cast in casts for pair in combinations(sorted(cast), 2))
    answer = [(*pair, count) for pair, count in counted.items() if count > 1]
    return sorted(answer, key=lambda row: (-row[2], row[0], row[1]))[:20]


ANSWERS: dict[str, Callable[[list[Title]], Answer]] = {
    answer.__name__: answer
    for answer in (
        best_rated_by_genre, catalog_age, content_for_children, countries_by_platform, exclusive_shares,
        exclusive_titles, genres_by_platform, growth_by_month, longest_series, new_this_month, overlap_of_platforms,
        platform_sizes, top_actors, top_directors, who_works_together,
    )
}  # fmt: skip
"""The answer to each question, by the name of its file."""
