"""`python -m eda.draw FOLDER`: draw every plot of the published warehouse, in every language.

Each language has a folder: an SVG file for each plot, and `exhibition.json`. It names the build that was drawn, and has
the style of the charts, the findings as sentences, and of each plot the name, title, caption, finding and SVG element.
"""

import argparse
import json
import sys
from pathlib import Path

from cartelera.extras import exit_without

if __name__ == "__main__":
    exit_without("page")  # before the imports that need it

import duckdb

from cartelera.published import NoWarehouseError, open_published, read_build_info
from cartelera.settings import SettingsError, read_settings
from cartelera.texts import LANGUAGES
from eda.findings import find
from eda.plots import PLOTS, STYLE, for_file, for_page, read_texts


def main() -> int:
    """Write the files, and return the exit code: 1 if there is no warehouse, or the folder cannot be written."""
    parser = argparse.ArgumentParser(
        prog="python -m eda.draw", description="Draw every plot of the published warehouse into a folder."
    )
    parser.add_argument("folder", type=Path, help="where the files are written; it is made where it does not exist")
    folder = parser.parse_args().folder
    try:
        with open_published(read_settings().warehouse) as connection:
            draw(connection, folder)
    except (NoWarehouseError, SettingsError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def draw(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Write all plots and the lists of them.

    Args:
        connection: An open published warehouse.
        folder: The folder for a folder of each language; it is made if it does not exist.
    """
    build_id, findings = read_build_info(connection).build_id, find(connection)
    rows = {name: plot.ask(connection) for name, plot in PLOTS.items()}
    for language in LANGUAGES:
        texts, here = read_texts(language), folder / language
        here.mkdir(parents=True, exist_ok=True)
        pictures = []
        for name, plot in PLOTS.items():
            chart, title = plot.draw(rows[name], texts), texts(f"{name}.title")
            (here / f"{name}.svg").write_text(for_file(chart, title), encoding="utf-8")
            words = {"name": name, "title": title, "caption": texts(f"{name}.caption"), "finding": chart.finding}
            pictures.append(words | {"svg": for_page(chart, title)})
        exhibition = {
            "build_id": build_id,
            "style": STYLE,
            "findings": [finding.sentence(texts) for finding in findings if finding.count],
            "pictures": pictures,
        }
        text = json.dumps(exhibition, ensure_ascii=False, indent=2)
        (here / "exhibition.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
