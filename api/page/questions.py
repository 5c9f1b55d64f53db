"""The answers to the four queries: a sentence, and a chart of what the answer stands out from."""

from collections.abc import Sequence
from string import capwords
from urllib.parse import urlencode

from pydantic import BaseModel

from api.catalog import busiest_actor, longest_title, platform_count, score_count
from api.page.answering import Entered, read, snapshot_of
from api.page.bars import counted
from api.page.rendering import render
from api.parameters import ActorParameters, MaxDurationParameters, PlatformParameters, ScoreCountParameters
from api.served import Served
from cartelera.texts import Texts

Rows = Sequence[tuple[str, int, bool]]
"""The bars of a chart: label, count, and whether it stands out."""

LAST_CLASS = {"min": 240, "season": 10}
"""Where the last class of `durations.sql` begins."""
MINUTES_OF_A_CLASS = 30


def what_is_the_longest(texts: Texts, served: Served, entered: Entered) -> str:
    """The answer of `/get_max_duration`, among how long the titles are that it chooses from."""
    snapshot = snapshot_of(served)
    parameters = read(MaxDurationParameters, entered)
    unit = parameters.duration_type
    longest = longest_title(snapshot, parameters)
    classes = snapshot.ask("durations", parameters.model_dump())
    sentence = texts(
        "ask.longest",
        title=capwords(longest.title),
        platform=texts(f"platform.{longest.platform}"),
        year=str(longest.release_year),
        length=texts.count("ask.minutes" if unit == "min" else "ask.seasons", longest.duration_int),
        count=sum(each["count"] for each in classes),
    )
    rows = [
        (name_duration(texts, unit, each["low"]), each["count"], each["low"] == classes[-1]["low"]) for each in classes
    ]
    return show("get_max_duration", parameters, texts, sentence, rows)


def name_duration(texts: Texts, unit: str, low: int) -> str:
    """A class of `durations.sql` by where it begins."""
    if unit == "season":
        return texts("ask.seasons_last", low=low) if low == LAST_CLASS[unit] else texts.count("ask.seasons", low)
    if low == LAST_CLASS[unit]:
        return texts("ask.minutes_last", low=low)
    return texts("ask.minutes_class", low=low, high=low + MINUTES_OF_A_CLASS - 1)


def how_many_above(texts: Texts, served: Served, entered: Entered) -> str:
    """The answer of `/get_score_count`, among the mean ratings of the same titles."""
    snapshot = snapshot_of(served)
    parameters = read(ScoreCountParameters, entered)
    count = score_count(snapshot, parameters).count
    classes = snapshot.ask("scores", parameters.model_dump())
    sentence = texts.count(
        "ask.above",
        count,
        platform=texts(f"platform.{parameters.platform}"),
        year=str(parameters.year),
        scored=texts.number(parameters.scored, 2),
        total=sum(each["count"] for each in classes),
    )
    rows = [(name_score(texts, each["low"], each["high"]), each["count"], each["above"]) for each in classes]
    return show("get_score_count", parameters, texts, sentence, rows)


def name_score(texts: Texts, low: float, high: float) -> str:
    """A class of `scores.sql`."""
    return texts("ask.score_class", low=texts.number(low, 2), high=texts.number(high, 2))


def how_many_titles(texts: Texts, served: Served, entered: Entered) -> str:
    """The answer of `/get_count_platform`, beside those of the other platforms."""
    snapshot = snapshot_of(served)
    parameters = read(PlatformParameters, entered)
    count = platform_count(snapshot, parameters).count
    platforms = snapshot.ask("platforms", {"type": parameters.type})
    total = sum(each["count"] for each in platforms)
    sentence = texts.count(
        "ask.has",
        count,
        platform=texts(f"platform.{parameters.platform}"),
        share=texts.percent(count / max(total, 1)),
        total=total,
    )
    rows = [
        (texts(f"platform.{each['platform']}"), each["count"], each["platform"] == parameters.platform)
        for each in platforms
    ]
    return show("get_count_platform", parameters, texts, sentence, rows)


def who_is_busiest(texts: Texts, served: Served, entered: Entered) -> str:
    """The answer of `/get_actor`, ahead of the nine that follow."""
    snapshot = snapshot_of(served)
    parameters = read(ActorParameters, entered)
    busiest = busiest_actor(snapshot, parameters)
    sentence = texts.count(
        "ask.actor",
        busiest.count,
        actor=capwords(busiest.actor),
        platform=texts(f"platform.{parameters.platform}"),
        year=str(parameters.year),
    )
    actors = snapshot.ask("actors", parameters.model_dump())
    rows = [(capwords(each["actor"]), each["count"], each["actor"] == busiest.actor) for each in actors]
    return show("get_actor", parameters, texts, sentence, rows)


def show(endpoint: str, parameters: BaseModel, texts: Texts, sentence: str, rows: Rows) -> str:
    """An answer as HTML, with the request that gives the same."""
    query = urlencode(parameters.model_dump(exclude_none=True))
    return render(
        "ask",
        texts,
        sentence=sentence,
        caption=texts(f"chart.{endpoint}"),
        bars=counted(rows, texts),
        url=f"/{endpoint}?{query}",
    )
