"""The look of the page: a theme for Gradio's components, and a style sheet for the templates."""

from pathlib import Path

import gradio as gr
from gradio.themes.utils.colors import Color
from gradio.themes.utils.fonts import LocalFont

STYLE_SHEET = Path(__file__).parent / "style.css"

CURTAIN = Color(
    c50="#fdf3f2",
    c100="#fbe3e1",
    c200="#f6c9c5",
    c300="#eda19b",
    c400="#e0746d",
    c500="#c94a45",
    c600="#ab2a2c",
    c700="#8f2024",
    c800="#771f22",
    c900="#641f22",
    c950="#360d0f",
    name="curtain",
)
PAPER = Color(
    c50="#fbf9f5",
    c100="#f4f0e8",
    c200="#e6dfd2",
    c300="#d0c6b5",
    c400="#a89d8c",
    c500="#6f675c",
    c600="#585148",
    c700="#443f38",
    c800="#2b2824",
    c900="#1d1b19",
    c950="#131211",
    name="paper",
)


REGULAR_AND_BOLD = [400, 700]
"""The only weights for which Gradio brings all letters."""


def make_theme() -> gr.themes.Base:
    """Dark text on paper with the red of a theatre curtain, reversed in dark mode; all fonts come with Gradio."""
    theme = gr.themes.Base(
        primary_hue=CURTAIN,
        secondary_hue=CURTAIN,
        neutral_hue=PAPER,
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
        checkbox_label_background_fill_hover="*neutral_100",
        checkbox_label_background_fill_selected="*primary_50",
        checkbox_label_background_fill_selected_dark="*primary_900",
        checkbox_label_border_color="*neutral_300",
        checkbox_label_border_width="1px",
    )
