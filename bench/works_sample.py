"""Prints pairs of titles for a person to judge whether each is one work; `docs/works.md` measures the mart `works` so.

    python -m bench.works_sample WAREHOUSE N SEED

WAREHOUSE is a published file. The pairs have the same name and type and are on two platforms. The program prints N
pairs that the mart ties and N that it does not, and the total number of each kind. The same SEED draws the same pairs.
"""

import sys
from pathlib import Path
from typing import Any

import duckdb

from cartelera.published import open_published

PAIRS = r"""
    with named as (
        select
            titles.*,
            work_id,
            confidence,
            regexp_replace(
                regexp_replace(title, '[(\[]([a-z]+ )?(4k uhd|sub|subbed|subtitled|dub|dubbed)[)\]]', '', 'g'),
                '[^\pL\pN]+',
                '',
                'g'
            ) as name
        from titles
        inner join works using (id)
    )
    select one, other, one.work_id = other.work_id as is_tied
    from named as one
    inner join named as other
        on one.name = other.name and one.type = other.type and one.platform < other.platform
    where one.name <> ''
    order by md5(concat(one.id, other.id, $seed::varchar)), one.id, other.id
"""
SHOWN = ("platform", "title", "release_year", "duration_int", "director", "cast", "country", "listed_in", "description")


def main() -> int:
    """Print the pairs."""
    if len(sys.argv) != 4:  # noqa: PLR2004
        print(__doc__, file=sys.stderr)
        return 2
    warehouse, count, seed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    with open_published(warehouse) as connection:
        pairs = draw(connection, seed)
    for tied, kind in ((True, "tied"), (False, "not tied")):
        found = [pair for pair in pairs if pair[2] is tied]
        print(f"# {len(found)} pairs are {kind}; {min(count, len(found))} of them:\n")
        for number, (one, other, _) in enumerate(found[:count], start=1):
            print(f"{number}. {kind}: {one['id']} and {other['id']}, a {one['type']}")
            for name in SHOWN:
                print(f"   {name}: {one[name]} | {other[name]}")
            print()
    return 0


def draw(connection: duckdb.DuckDBPyConnection, seed: int) -> list[tuple[dict[str, Any], dict[str, Any], bool]]:
    """All pairs of the same name and type on two platforms, in the order of the seed, and whether each is tied."""
    return connection.execute(PAIRS, {"seed": seed}).fetchall()


if __name__ == "__main__":
    sys.exit(main())
