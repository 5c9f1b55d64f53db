"""Write the bill of materials of a release into `dist/`, in the format of CycloneDX: `python -m docs.sbom`.

It lists what any extra but `dev` installs. It has no times: the same packages give the same file.

cyclonedx-bom has an environment of its own. Beside dbt, it would bring what makes every dbt command a second slower.
"""

import json
import subprocess
import sys
from typing import Any

from packaging.utils import canonicalize_name

from bench.environments import make_environment
from tests.support.extras import DECLARED, PROJECT, distributions_of
from tests.support.workplace import REPOSITORY

FOLDER = REPOSITORY / "dist"
ENVIRONMENT = REPOSITORY / "target" / "cyclonedx"
PACKAGES = ["cyclonedx-bom==7.5.0", "cyclonedx-python-lib==11.12.0"]


def main() -> None:
    """Write the file."""
    text = json.dumps(bill_of_materials(), indent=1, sort_keys=True) + "\n"
    FOLDER.mkdir(exist_ok=True)
    file = FOLDER / f"{PROJECT['name']}-{PROJECT['version']}.cdx.json"
    file.write_text(text)
    print(file)


def bill_of_materials() -> dict[str, Any]:
    """What cyclonedx-py says of this environment, without what is only for development."""
    whole = describe_environment()
    names = distributions_at_run_time()
    bill = whole | {"components": [each for each in whole["components"] if canonicalize_name(each["name"]) in names]}
    kept = {each["bom-ref"] for each in [whole["metadata"]["component"], *bill["components"]]}
    bill["dependencies"] = [
        each | {"dependsOn": [ref for ref in each.get("dependsOn", []) if ref in kept]}
        for each in whole["dependencies"]
        if each["ref"] in kept
    ]
    return bill


def describe_environment() -> dict[str, Any]:
    """All that is installed in this environment."""
    pyproject = str(REPOSITORY / "pyproject.toml")
    options = ["--pyproject", pyproject, "--output-reproducible", "--spec-version", "1.6", "--no-validate"]
    program = str(make_environment(ENVIRONMENT, PACKAGES) / "cyclonedx-py")
    command = [program, "environment", *options, sys.executable]
    described: dict[str, Any] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)  # noqa: S603
    return described


def distributions_at_run_time() -> set[str]:
    """The names of all packages that the extras install, but not those of `dev` alone."""
    return set().union(*(distributions_of(extra) for extra in DECLARED if extra != "dev"))


if __name__ == "__main__":
    main()
