"""The README and the reference name every target, command, setting, endpoint, table and column."""

import re

from api.app import create_app
from cartelera.settings import Settings
from tests.support.workplace import REPOSITORY, Workplace

REFERENCE = (REPOSITORY / "docs" / "reference.md").read_text()
BOTH = (REPOSITORY / "README.md").read_text() + REFERENCE
ROOMS = ("api", "cartelera", "eda", "jobs", "ml")


def test_every_make_target() -> None:
    targets = re.findall(r"^([a-z-]+):.*##", (REPOSITORY / "Makefile").read_text(), re.MULTILINE)
    assert [target for target in targets if f"| `make {target}` |" not in REFERENCE] == []


def test_every_command() -> None:
    files = [file for room in ROOMS for file in (REPOSITORY / room).rglob("*.py")]
    commands = [
        ".".join(file.relative_to(REPOSITORY).with_suffix("").parts).removesuffix(".__main__")
        for file in files
        if '__name__ == "__main__"' in file.read_text()
    ]
    assert len(commands) >= 7
    assert [command for command in commands if f"| `python -m {command}` |" not in REFERENCE] == []


def test_every_setting_with_its_default() -> None:
    for name, field in Settings.model_fields.items():
        values = field.default if isinstance(field.default, tuple) else [field.default]
        written = ",".join(str(each) for each in values if each is not None)
        default = f"`{written}`" if written else "none"
        assert re.search(rf"^\| `CARTELERA_{name.upper()}` \| .* \| {default} \|$", REFERENCE, re.MULTILINE)


def test_every_endpoint() -> None:
    paths = create_app().openapi()["paths"]
    endpoints = [f"`{method.upper()} {path}`" for path, methods in paths.items() for method in methods]
    assert [endpoint for endpoint in endpoints if endpoint not in BOTH] == []


def test_the_settings_of_dbt_have_the_same_defaults() -> None:
    files = [REPOSITORY / "profiles.yml", *(REPOSITORY / "dbt_project").rglob("*.sql")]
    text = "\n".join(file.read_text() for file in files)
    settings = set(re.findall(r"env_var\('(\w+)', '([^']+)'\)", text))
    assert settings == {
        ("CARTELERA_RAW", "seeds"),
        ("CARTELERA_WAREHOUSE", str(Settings().warehouse)),
        ("CARTELERA_SPARK", str(Settings().spark)),
        ("CARTELERA_ALLOW_SHRINK", "no"),
        ("SPARK_CATALOG", "in-memory"),
        ("SPARK_LOCAL_IP", "127.0.0.1"),
        ("SPARK_MASTER", "local[2]"),
    }
    for name, default in settings:
        assert re.search(rf"^\| `{name}` \| .* \| `{re.escape(default)}` \|$", REFERENCE, re.MULTILINE)


def test_every_table_and_column(built_sample: Workplace) -> None:
    described = dict(re.findall(r"^\| `([a-z_]+)`(?: \(a view\))? \| [^|]+ \| ([^|]+) \|$", REFERENCE, re.MULTILINE))
    tables = built_sample.query(
        """
        select table_name, string_agg(column_name, ', ' order by column_index)
        from duckdb_columns()
        where not internal
        group by table_name
        """
    )
    assert {table: re.sub(r" \([^)]*\)", "", columns) for table, columns in described.items()} == dict(tables)
