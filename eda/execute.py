"""`python -m eda.execute FILE`: run the notebook on the published warehouse, and write it with its outputs to a file.

The same build gives the same file, which holds no times and nothing about the machine. The notebook in the repository
shows the real data; `python -m eda.execute --png eda/eda.ipynb` writes it again.
"""

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

from cartelera.extras import exit_without

if __name__ == "__main__":
    exit_without("dev")  # before the imports that need it

import nbformat
from nbclient import NotebookClient
from playwright.sync_api import sync_playwright
from traitlets.config import Config

from eda.chromium import find_chromium
from eda.rasterize import rasterize

NOTEBOOK = Path(__file__).with_name("eda.ipynb")
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def execute(output: Path, *, png: bool = False) -> None:
    """Run the notebook in the current folder.

    Args:
        output: The file to write.
        png: Whether its pictures become PNG files; this needs chromium.

    Raises:
        CellExecutionError: A cell failed; nothing is written.
    """
    book = nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]
    with TemporaryDirectory(prefix="cartelera-") as sockets:
        client = NotebookClient(
            book,
            kernel_name="python3",
            config=Config({"ConnectionFileMixin": {"transport": "ipc", "ip": f"{sockets}/kernel"}}),  # no open port
            record_timing=False,
            coalesce_streams=True,
            resources={"metadata": {"path": str(Path.cwd())}},
        )
        client.execute()
    if png:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
            rasterize(book["cells"], browser)
            browser.close()
    book["metadata"] = METADATA
    for number, cell in enumerate(book["cells"]):
        cell["id"] = f"cell-{number:02}"
        cell["metadata"] = {}
    nbformat.write(book, output)  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m eda.execute", description="Run the notebook on what is published.")
    parser.add_argument("file", type=Path, help="where to write it with what it shows")
    parser.add_argument("--png", action="store_true", help="make its pictures PNG files; needs chromium")
    options = parser.parse_args()
    execute(options.file, png=options.png)
