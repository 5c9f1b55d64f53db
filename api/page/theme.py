"""The look of the pages that Gradio makes: a theme for its components, and the style sheets for what is inside them."""

from pathlib import Path

import gradio as gr
from gradio.themes.utils.colors import Color
from gradio.themes.utils.fonts import LocalFont

STATIC = Path(__file__).parent / "static"
STYLE_SHEETS = [STATIC / "answers.css", STATIC / "gradio.css"]
STEPS = (50, *range(100, 1000, 100), 950)


def hue(name: str) -> Color:
    """The shades of a colour of `tokens.css`."""
    return Color(name=name, **{f"c{step}": f"var(--{name}-{step})" for step in STEPS})


REGULAR_AND_BOLD = [400, 700]
"""The only weights for which Gradio brings all letters."""


def make_theme() -> gr.themes.Base:
    """Dark text on paper with the red of a theatre curtain, reversed in dark mode; all fonts come with Gradio."""
    theme = gr.themes.Base(
        primary_hue=hue("curtain"),
        secondary_hue=hue("curtain"),
        neutral_hue=hue("paper"),
        radius_size="md",
        text_size="md",
        font=[
            LocalFont("Source Sans Pro", REGULAR_AND_BOLD),
            LocalFont("Montserrat", [700]),
            "system-ui",
            "sans-serif",
        ],
        font_mono=[LocalFont("IBM Plex Mono", REGULAR_AND_BOLD), "ui-monospace", "monospace"],
    )
    return theme.set(
        body_background_fill="*neutral_50",
        body_background_fill_dark="*neutral_950",
        body_text_color="*neutral_900",
        body_text_color_subdued="*neutral_500",
        body_text_color_subdued_dark="*neutral_300",
        block_info_text_color="*neutral_500",
        block_info_text_color_dark="*neutral_300",
        block_border_width="0px",
        block_background_fill="transparent",
        block_background_fill_dark="transparent",
        block_padding="0px",
        block_title_text_weight="700",
        input_background_fill="white",
        input_background_fill_dark="*neutral_900",
        input_border_width="1px",
        input_border_color="*neutral_400",
        input_border_color_dark="*neutral_500",
        input_border_color_focus="*primary_600",
        button_primary_background_fill="*primary_600",
        button_primary_background_fill_hover="*primary_700",
        button_primary_background_fill_dark="*primary_600",
        button_primary_background_fill_hover_dark="*primary_500",
        button_primary_text_color="white",
        button_secondary_background_fill="white",
        button_secondary_background_fill_hover="*neutral_100",
        button_secondary_border_color="*neutral_400",
        button_border_width="1px",
        slider_color="*primary_600",
        checkbox_background_color_selected="*primary_600",
        checkbox_background_color_selected_dark="*primary_500",
        checkbox_border_color="*neutral_400",
        checkbox_label_background_fill="white",
        checkbox_label_background_fill_dark="*neutral_900",
        checkbox_label_background_fill_hover="*neutral_100",
        checkbox_label_background_fill_selected="*primary_50",
        checkbox_label_background_fill_selected_dark="*primary_900",
        checkbox_label_border_color="*neutral_300",
        checkbox_label_border_width="1px",
    )
