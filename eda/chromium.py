"""Which chromium of this machine draws pictures and opens pages."""

import shutil


def find_chromium() -> str | None:
    """The program; None where there is none.

    The headless shell comes first: it is chromium without its windows, and takes 40 % of the CPU time.
    """
    return shutil.which("chromium-headless-shell") or shutil.which("chromium")
