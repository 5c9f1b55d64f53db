"""The tables as notebooks make them with pandas: everything in memory, concatenated, deduplicated, grouped.

    python -m bench.sides.pandas_build RAW_FOLDER FOLDER

It writes each mart as a Parquet file. The rules are those of the dbt models, but rejected ratings are dropped, as
notebooks do.
"""

import sys
from pathlib import Path

import pandas as pd

from bench.sides.plain_build import PLATFORMS


def build(raw: Path, folder: Path) -> None:
    """Read the raw folder and write all marts into a folder that exists."""
    titles = make_titles(raw)
    ratings = make_ratings(raw, titles["id"])
    grouped = ratings.groupby("movie_id")["rating"]
    scores = grouped.agg(score="mean", ratings="count").rename_axis("id").reset_index()
    marts = {"titles": titles, "title_cast": make_cast(titles), "ratings": ratings, "title_scores": scores}
    for name, table in marts.items():
        table.to_parquet(folder / f"{name}.parquet", index=False)


def make_titles(raw: Path) -> pd.DataFrame:
    """The titles of all four catalogs."""
    parts = []
    for platform, catalog in PLATFORMS.items():
        part = pd.read_csv(raw / f"{catalog}.csv")
        part.insert(0, "platform", platform)
        part.insert(0, "id", platform[0] + part["show_id"])
        parts.append(part)
    titles = pd.concat(parts, ignore_index=True)
    titles["rating"] = titles["rating"].fillna("G")
    titles["date_added"] = pd.to_datetime(titles["date_added"].str.strip(), format="%B %d, %Y", errors="coerce")
    for column in titles.select_dtypes(["object", "str"]):
        titles[column] = titles[column].str.lower()
    parts_of_duration = titles["duration"].str.extract(r"^([0-9]+) (min|season)s?$")
    titles["duration_int"] = pd.to_numeric(parts_of_duration[0]).astype("Int32")
    titles["duration_type"] = parts_of_duration[1]
    return titles.drop(columns="duration")


def make_cast(titles: pd.DataFrame) -> pd.DataFrame:
    """One row per title and actor."""
    cast = titles[["id"]].assign(actor=titles["cast"].str.split(",")).explode("actor").dropna()
    cast["actor"] = cast["actor"].str.strip()
    return cast[cast["actor"] != ""].drop_duplicates()


def make_ratings(raw: Path, title_ids: "pd.Series[str]") -> pd.DataFrame:
    """The newest usable rating of each user and title."""
    files = sorted([*raw.glob("ratings.csv"), *raw.glob("ratings/*.csv")])
    ratings = pd.concat([pd.read_csv(file) for file in files], ignore_index=True)
    ratings["movieId"] = ratings["movieId"].str.lower()
    on_the_scale = ratings["rating"].between(0.5, 5) & (ratings["rating"] * 2 % 1 == 0)
    ratings = ratings[on_the_scale & ratings["movieId"].isin(title_ids)]
    ratings = ratings.sort_values(["userId", "movieId", "timestamp", "rating"])
    ratings = ratings.drop_duplicates(["userId", "movieId"], keep="last")
    ratings["rated_on"] = pd.to_datetime(ratings["timestamp"], unit="s").dt.normalize()
    ratings = ratings.rename(columns={"userId": "user_id", "movieId": "movie_id"})
    return ratings[["user_id", "movie_id", "rating", "rated_on"]]


if __name__ == "__main__":
    made = Path(sys.argv[2])
    made.mkdir(exist_ok=True)
    build(Path(sys.argv[1]), made)
