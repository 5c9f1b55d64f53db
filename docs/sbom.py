"""Write the bill of materials of a release into `dist/`, in the format of CycloneDX: `python -m docs.sbom`.

It lists what any extra but `dev` installs. It has no times: the same packages give the same file.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.utils import canonicalize_name

from tests.support.extras import DECLARED, PROJECT, distributions_of
from tests.support.workplace import REPOSITORY

FOLDER = REPOSITORY / "dist"


def main() -> int:
    """Write the file, and return the exit code: 1 if it breaks the schema of CycloneDX."""
    text = json.dumps(bill_of_materials(), indent=1, sort_keys=True) + "\n"
    fault = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if fault:
        print(fault, file=sys.stderr)
        return 1
    FOLDER.mkdir(exist_ok=True)
    file = FOLDER / f"{PROJECT['name']}-{PROJECT['version']}.cdx.json"
    file.write_text(text)
    print(file)
    return 0


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
    command = [str(Path(sys.executable).with_name("cyclonedx-py")), "environment", *options, sys.executable]
    described: dict[str, Any] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)  # noqa: S603
    return described


def distributions_at_run_time() -> set[str]:
    """The names of all packages that the extras install, but not those of `dev` alone."""
    return set().union(*(distributions_of(extra) for extra in DECLARED if extra != "dev"))


if __name__ == "__main__":
    sys.exit(main())
