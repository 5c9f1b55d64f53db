"""The page with the four queries as forms; each answer is a sentence and a chart that compares it with others."""

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

import gradio as gr
from gradio.components import Component

from api.endpoints.catalog import busiest_actor, longest_title, platform_count, score_count
from api.endpoints.parameters import (
    ActorParameters,
    MaxDurationParameters,
    Parameters,
    PlatformParameters,
    ScoreCountParameters,
)
from api.endpoints.titles import find_elsewhere
from api.page import PATH
from api.page.answering import Entered, RefusalError, read, snapshot_of
from api.page.fields import DIRECTLY, PLAIN, platform_field, type_field
from api.page.handlers import handler
from api.page.links import Links
from api.page.rendering import also_on, counted, render
from api.page.spelling import display, display_title
from api.served.binding import BOUND_VALUES
from api.served.state import ServedState
from cartelera.texts import Texts

# On a phone the answer is below the form.
SHOW_ANSWER = """() => [...document.querySelectorAll(".block.answer")].find(each => each.offsetParent)
  ?.scrollIntoView({ block: "nearest" })"""

Fields = dict[str, Component]
"""The fields of a query, by the names of its parameters."""


def add_ask(texts: Texts) -> None:
    """Build the page."""
    with gr.Tabs(overflow_behavior="wrap"):
        with gr.Tab(texts("ask.duration_tab")):
            add_form(texts, what_is_the_longest, duration_fields)
        with gr.Tab(texts("ask.score_tab")):
            add_form(texts, how_many_above, score_fields)
        with gr.Tab(texts("ask.platform_tab")):
            add_form(texts, how_many_titles, platform_fields)
        with gr.Tab(texts("ask.actor_tab")):
            add_form(texts, who_is_busiest, actor_fields)


def duration_fields(texts: Texts) -> Fields:
    """The fields of `/get_max_duration`."""
    units = [(texts(f"ask.{unit}"), unit) for unit in UNITS]
    return {
        "duration_type": gr.Radio(units, value="min", label=texts("ask.duration_type")),
        "year": year_field(texts, "", texts("ask.year_info")),
        "platform": platform_field(texts),
        "type": type_field(texts),
    }


def score_fields(texts: Texts) -> Fields:
    """The fields of `/get_score_count`."""
    return {
        "platform": platform_field(texts, all_of_them=False),
        "year": year_field(texts, "2020"),
        "scored": gr.Textbox(
            texts.number(3.5, 1),
            label=texts("ask.scored"),
            info=texts("ask.scored_info", highest=BOUND_VALUES.get().highest_score),
            **PLAIN,
        ),
        "type": type_field(texts),
    }


def platform_fields(texts: Texts) -> Fields:
    """The fields of `/get_count_platform`."""
    return {"platform": platform_field(texts, all_of_them=False), "type": type_field(texts)}


def actor_fields(texts: Texts) -> Fields:
    """The fields of `/get_actor`."""
    return {
        "platform": platform_field(texts, all_of_them=False),
        "year": year_field(texts, "2020"),
        "type": type_field(texts),
    }


def year_field(texts: Texts, value: str, info: str | None = None) -> gr.Textbox:
    """A field for a year of release."""
    return gr.Textbox(value, label=texts("field.year"), info=info, **PLAIN)


def add_form(texts: Texts, answer: Callable[..., str], make_fields: Callable[[Texts], Fields]) -> None:
    """Build the form of one query: its fields, a button, and its answer."""
    with gr.Row(equal_height=False):
        with gr.Column(scale=2, min_width=300):
            fields = make_fields(texts)
            button = gr.Button(texts("ask.ask"), variant="primary")
        with gr.Column(scale=3, min_width=300):
            shown = gr.HTML(render("empty", texts), elem_classes="answer")
    ask = handler(answer, texts, list(fields))
    asked = [button.click, *(field.submit for field in fields.values() if isinstance(field, gr.Textbox))]
    for event in asked:
        event(ask, list(fields.values()), shown, **DIRECTLY).then(None, js=SHOW_ANSWER)


Rows = Sequence[tuple[str, int, bool]]
"""The bars of a chart: label, count, and whether the bar is highlighted."""

UNITS = {"min": "minutes", "season": "seasons"}
"""The unit of each type of duration, as the keys of the texts have it."""


def what_is_the_longest(texts: Texts, state: ServedState, entered: Entered) -> str:
    """The answer of `/get_max_duration`, with a chart of the durations of all matching titles."""
    snapshot = snapshot_of(state)
    parameters = read(MaxDurationParameters, entered)
    unit = UNITS[parameters.duration_type]
    longest = longest_title(snapshot, parameters)
    classes = snapshot.ask("durations", parameters.model_dump())
    sentence = texts(
        "ask.longest",
        title=display_title(longest.title),
        platform=display(longest.platform),
        year=str(longest.release_year),
        length=texts.count(f"ask.{unit}", longest.duration_int),
        scope=scope(texts, parameters, sum(each["count"] for each in classes)),
    )
    rows = [
        (name_class(texts, unit, each["low"], each["high"]), each["count"], each["low"] == classes[-1]["low"])
        for each in classes
    ]
    elsewhere = also_on([each.platform for each in find_elsewhere(snapshot, longest.id).titles], texts)
    return show("get_max_duration", parameters, texts, [sentence, elsewhere], rows=rows, title_id=longest.id)


def scope(texts: Texts, parameters: Parameters, count: int) -> str:
    """Describe the matching titles by number, type, platform and year, as far as these were given."""
    given = parameters.model_dump(exclude_none=True)
    words = [texts.count(f"scope.{given.get('type', 'all')}", count)]
    if "platform" in given:
        words.append(texts("ask.of_platform", platform=display(given["platform"])))
    if "year" in given:
        words.append(texts("ask.of_year", year=str(given["year"])))
    return " ".join(words)


def name_class(texts: Texts, unit: str, low: int, high: int) -> str:
    """The label of a class of `durations.sql`."""
    return texts.count(f"ask.{unit}", low) if low == high else texts(f"ask.{unit}_class", low=low, high=high)


def how_many_above(texts: Texts, state: ServedState, entered: Entered) -> str:
    """The answer of `/get_score_count`, with a chart of the mean ratings of the same titles.

    Raises:
        RefusalError: None of them has a rating.
    """
    snapshot = snapshot_of(state)
    # Spanish has a decimal comma.
    parameters = read(ScoreCountParameters, {**entered, "scored": str(entered["scored"] or "").replace(",", ".")})
    count = score_count(snapshot, parameters).count
    classes = snapshot.ask("scores", parameters.model_dump())
    if not classes:
        raise RefusalError("wrong.none_rated")
    sentence = texts.count(
        "ask.above",
        count,
        scored=texts.number(parameters.scored, 2),
        scope=scope(texts, parameters, sum(each["count"] for each in classes)),
    )
    rows = [(name_score(texts, each["low"], each["high"]), each["count"], each["above"]) for each in classes]
    return show("get_score_count", parameters, texts, [sentence], rows=rows)


def name_score(texts: Texts, low: float, high: float) -> str:
    """The label of a class of `scores.sql`."""
    return texts("ask.score_class", low=texts.number(low, 2), high=texts.number(high, 2))


def how_many_titles(texts: Texts, state: ServedState, entered: Entered) -> str:
    """The answer of `/get_count_platform`, with a chart of all platforms."""
    snapshot = snapshot_of(state)
    parameters = read(PlatformParameters, entered)
    count = platform_count(snapshot, parameters).count
    platforms = snapshot.ask("platforms", {"type": parameters.type})
    total = sum(each["count"] for each in platforms)
    sentence = texts(
        "ask.has",
        platform=display(parameters.platform),
        titles=texts.count(f"scope.{parameters.type or 'all'}", count),
        share=texts.percent(count / max(total, 1)),
        total=total,
    )
    rows = [(display(each["platform"]), each["count"], each["platform"] == parameters.platform) for each in platforms]
    return show("get_count_platform", parameters, texts, [sentence], rows=rows)


def who_is_busiest(texts: Texts, state: ServedState, entered: Entered) -> str:
    """The answer of `/get_actor`, with a chart of the ten busiest actors."""
    snapshot = snapshot_of(state)
    parameters = read(ActorParameters, entered)
    busiest = busiest_actor(snapshot, parameters)
    actors = snapshot.ask("actors", parameters.model_dump())
    others = actors[0]["as_many"] - 1
    sentence = texts("ask.actor", actor=display(busiest.actor), scope=scope(texts, parameters, busiest.count))
    if others:
        sentence = f"{sentence} {texts.count('ask.as_many', others)}"
    rows = [(display(each["actor"]), each["count"], each["count"] == busiest.count) for each in actors]
    return show("get_actor", parameters, texts, [sentence], rows=rows)


def show(endpoint: str, parameters: Parameters, texts: Texts, sentences: Sequence[str], **answer: Any) -> str:
    """Render an answer: the first sentence as the heading, the chart, and the HTTP request for the same answer.

    Args:
        endpoint: The name of the query.
        parameters: Its parameters.
        texts: The texts of the page.
        sentences: What is said; empty ones are left out.
        answer: `rows`, the bars of the chart, and `title_id`, if the answer is a title.
    """
    query = urlencode(parameters.model_dump(exclude_none=True))
    return render(
        "ask",
        texts,
        heading=sentences[0],
        sentences=filter(None, sentences[1:]),
        caption=texts(f"chart.{endpoint}"),
        bars=counted(answer["rows"], texts),
        title_id=answer.get("title_id"),
        links=Links(f"{PATH}/ask/{texts.language}/"),
        url=f"/{endpoint}?{query}",
    )
