"""`python -m eda.draw FOLDER`: draw every plot of the published warehouse as a PNG file, and write a list of them.

The list, `exhibition.json`, names the build that was drawn. It has the findings as sentences, and the name, title and
caption of each picture.
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
from cartelera.texts import LANGUAGES, Texts
from eda.findings import find
from eda.plots import PLOTS, draw_png, read_texts


def main() -> int:
    """Write the files, and return the exit code: 1 if there is no warehouse, or the folder cannot be written."""
    options = read_options()
    try:
        with open_published(read_settings().warehouse) as connection:
            draw(connection, read_texts(options.language), options.folder)
    except (NoWarehouseError, SettingsError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def read_options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m eda.draw", description="Draw every plot of the published warehouse into a folder."
    )
    parser.add_argument("folder", type=Path, help="where the files are written; it is made where it does not exist")
    parser.add_argument("--language", choices=LANGUAGES, default=LANGUAGES[0], help="default: %(default)s")
    return parser.parse_args()


def draw(connection: duckdb.DuckDBPyConnection, texts: Texts, folder: Path) -> None:
    """Write all pictures and the list of them.

    Args:
        connection: An open published warehouse.
        texts: The words, in one language.
        folder: The folder for the files; it is made if it does not exist.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, plot in PLOTS.items():
        (folder / f"{name}.png").write_bytes(draw_png(plot(connection, texts)))
    catalogue = {
        "build_id": read_build_info(connection).build_id,
        "findings": [finding.sentence(texts) for finding in find(connection) if finding.count],
        "pictures": [
            {"name": name, "title": texts(f"{name}.title"), "caption": texts(f"{name}.caption")} for name in PLOTS
        ],
    }
    text = json.dumps(catalogue, ensure_ascii=False, indent=2)
    (folder / "exhibition.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
