"""The four queries as course projects answer them: FastAPI that filters pandas data frames on each request.

The environment variable TABLES names the folder with the marts as Parquet files.
"""

import os
from pathlib import Path
from typing import Any

import pandas as pd
from fastapi import FastAPI

app = FastAPI()
tables = Path(os.environ["TABLES"])
titles = pd.read_parquet(tables / "titles_wide.parquet")
scored_titles = titles[titles["score"].notna()]
played = titles[["id", "platform", "release_year", "type"]].merge(
    pd.read_parquet(tables / "title_cast.parquet"), on="id"
)


def only(frame: pd.DataFrame, **wanted: object) -> pd.DataFrame:
    """The rows that have these values."""
    for column, value in wanted.items():
        frame = frame[frame[column] == value]
    return frame


@app.get("/get_max_duration")
async def get_max_duration(year: int, platform: str, duration_type: str, type: str) -> dict[str, Any]:  # noqa: A002
    """The longest title."""
    found = only(titles, duration_type=duration_type, release_year=year, platform=platform, type=type)
    longest = found.sort_values(["duration_int", "title", "id"], ascending=[False, True, True]).iloc[0]
    return {"title": longest["title"], "duration_int": int(longest["duration_int"])}


@app.get("/get_score_count")
async def get_score_count(platform: str, year: int, scored: float, type: str) -> dict[str, int]:  # noqa: A002
    """How many titles are scored higher."""
    found = only(scored_titles, platform=platform, release_year=year, type=type)
    return {"count": int((found["score"] > scored).sum())}


@app.get("/get_count_platform")
async def get_count_platform(platform: str, type: str) -> dict[str, int]:  # noqa: A002
    """How many titles a platform has."""
    return {"count": len(only(titles, platform=platform, type=type))}


@app.get("/get_actor")
async def get_actor(platform: str, year: int, type: str) -> dict[str, Any]:  # noqa: A002
    """The actor in most titles."""
    counts = only(played, platform=platform, release_year=year, type=type).groupby("actor").size()
    actor = counts[counts == counts.max()].index.min()
    return {"actor": actor, "count": int(counts[actor])}
