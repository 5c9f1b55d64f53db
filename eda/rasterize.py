"""Turns the SVG pictures of a notebook into PNG files, which every viewer of notebooks shows in the same way.

The committed notebook needs it too: it shows the real catalogs, whose names must not be in the repository as text.
"""

import base64
from io import BytesIO
from typing import Any

from PIL import Image
from playwright.sync_api import Browser

SCALE = 1.5
"""Pixels of the PNG file for each pixel of the chart."""
COLORS = 64
"""The number of colors in a PNG file: no loss is seen, and the file is a third as large."""


def rasterize(cells: list[dict[str, Any]], browser: Browser) -> None:
    """Replace the SVG pictures in the outputs of cells.

    Args:
        cells: The cells of an executed notebook; they are changed.
        browser: Draws the pictures.
    """
    page = browser.new_page(device_scale_factor=SCALE, color_scheme="light")
    for output in (output for cell in cells for output in cell.get("outputs", [])):
        svg = output.get("data", {}).pop("image/svg+xml", None)
        if svg is None:
            continue
        page.set_content(f"<body style='margin: 0'>{svg}</body>")
        chart = page.locator("svg").first
        width, alternative = int(str(chart.get_attribute("width"))), chart.locator(".title").text_content()
        output["data"]["image/png"] = base64.b64encode(make_small(chart.screenshot())).decode()
        output["metadata"] = {"image/png": {"alt": alternative, "width": width}}
    page.close()


def make_small(png: bytes) -> bytes:
    """Reduce the colors of a PNG file."""
    small = BytesIO()
    Image.open(BytesIO(png)).convert("RGB").quantize(COLORS, dither=Image.Dither.NONE).save(
        small, format="png", optimize=True
    )
    return small.getvalue()
