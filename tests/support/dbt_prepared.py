"""Imported before commands are forked: what dbt makes anew at each start, a fifth of the time of a small build."""

from pathlib import Path
from types import SimpleNamespace

from dbt.adapters.duckdb.credentials import DuckDBCredentials
from dbt.artifacts.resources.v1.config import NodeConfig, TestConfig
from dbt.artifacts.resources.v1.model import ModelConfig
from dbt.artifacts.resources.v1.seed import SeedConfig
from dbt.contracts.graph.nodes import AnalysisNode, GenericTestNode, HookNode, ModelNode, SeedNode, SingularTestNode
from dbt.contracts.graph.unparsed import UnparsedModelUpdate
from dbt.contracts.project import Configuration, PackageConfig, Project, ProjectFlags
from dbt.include import duckdb, global_project
from dbt_common.clients._jinja_blocks import BlockTag
from dbt_common.clients.jinja import extract_toplevel_blocks, template_cache
from dbt_common.dataclass_schema import dbtClassMixin

from tests.support.workplace import REPOSITORY

VALIDATED: list[type[dbtClassMixin]] = [
    *(Configuration, DuckDBCredentials, PackageConfig, Project, ProjectFlags, UnparsedModelUpdate),
    *(ModelConfig, NodeConfig, SeedConfig, TestConfig),
    *(AnalysisNode, GenericTestNode, HookNode, ModelNode, SeedNode, SingularTestNode),
]
BLOCKS = {"macro", "materialization", "test", "data_test"}


def remember_schemas() -> None:
    """Make the JSON schemas of dbt's classes, which remember them."""
    for each in VALIDATED:
        each.json_schema()


def compile_macros(folder: Path) -> None:
    """Compile the macros in a folder, which dbt remembers by their text."""
    for file in folder.rglob("*.sql"):
        for block in extract_toplevel_blocks(file.read_text(), BLOCKS, collect_raw_data=False):
            if isinstance(block, BlockTag):
                template_cache.get_node_template(SimpleNamespace(macro_sql=block.full_block))


remember_schemas()
for folder in (global_project.PACKAGE_PATH, duckdb.PACKAGE_PATH, REPOSITORY / "dbt_project"):
    compile_macros(Path(folder))
