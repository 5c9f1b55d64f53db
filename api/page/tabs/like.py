"""The tab that says whether a user should watch a title."""

import gradio as gr

from api.endpoints.parameters import RatingParameters
from api.endpoints.recommendations import recommend_title
from api.endpoints.schemas import Recommendation
from api.endpoints.titles import find_elsewhere
from api.page.answering import Entered, handler, read, recommender_of
from api.page.fields import DIRECTLY, title_field, user_field
from api.page.rendering import also_on, describe, note_on_recommendation, notes_on_model, percent, render, summed
from api.served.state import ServedState
from cartelera.texts import Texts


def add_like_tab(texts: Texts) -> None:
    """Build the tab."""
    with gr.Tab(texts("like.tab"), id="like"):
        gr.HTML(render("lead", texts, text=texts("like.lead")))
        with gr.Row(equal_height=False):
            with gr.Column(scale=2, min_width=300):
                user = user_field(texts)
                search, title = title_field(texts)
                button = gr.Button(texts("like.ask"), variant="primary")
            with gr.Column(scale=3, min_width=300):
                answer = gr.HTML(render("empty", texts), elem_classes="answer")
        ask = handler(would_they_like_it, texts, ["user_id", "movie_id"])
        button.click(ask, [user, title], answer, **DIRECTLY)
        user.submit(ask, [user, title], answer, **DIRECTLY)
        search.submit(ask, [user, title], answer, **DIRECTLY)


def would_they_like_it(texts: Texts, state: ServedState, entered: Entered) -> str:
    """The answer of `/recommend`, with the summands of the prediction as bars."""
    snapshot, recommender = recommender_of(state)
    parameters = read(RatingParameters, entered)
    answer = recommend_title(snapshot, recommender, parameters)
    return render(
        "like",
        texts,
        answer=answer,
        title=describe(answer.title, texts),
        also_on=also_on([each.platform for each in find_elsewhere(snapshot, answer.title.id).titles], texts),
        verdict=verdict(answer, texts),
        bars=summed(answer.parts, answer.stars, texts),
        threshold=percent(answer.threshold),
        notes=[*note_on_recommendation(answer, texts), *notes_on_model(recommender.card, texts)],
        url=f"/recommend?user_id={parameters.user_id}&movie_id={parameters.movie_id}",
    )


def verdict(answer: Recommendation, texts: Texts) -> str:
    """Say in a sentence how many stars the user would give."""
    stars, threshold = texts.number(answer.stars, 2), texts.number(answer.threshold, 1)
    if not answer.known_user:
        return texts("like.verdict_of_title", stars=stars, threshold=threshold)
    return texts("like.verdict", user=str(answer.user_id), stars=stars, threshold=threshold)
