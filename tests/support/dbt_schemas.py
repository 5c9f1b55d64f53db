"""Imported before commands are forked: dbt's schemas of its own classes, a third of the time that parsing takes."""

from dbt.adapters.duckdb.credentials import DuckDBCredentials
from dbt.artifacts.resources.v1.config import NodeConfig, TestConfig
from dbt.artifacts.resources.v1.model import ModelConfig
from dbt.artifacts.resources.v1.seed import SeedConfig
from dbt.contracts.graph.nodes import AnalysisNode, GenericTestNode, HookNode, ModelNode, SeedNode, SingularTestNode
from dbt.contracts.graph.unparsed import UnparsedModelUpdate
from dbt.contracts.project import Configuration, PackageConfig, Project, ProjectFlags
from dbt_common.dataclass_schema import dbtClassMixin

VALIDATED: list[type[dbtClassMixin]] = [
    *(Configuration, DuckDBCredentials, PackageConfig, Project, ProjectFlags, UnparsedModelUpdate),
    *(ModelConfig, NodeConfig, SeedConfig, TestConfig),
    *(AnalysisNode, GenericTestNode, HookNode, ModelNode, SeedNode, SingularTestNode),
]

for each in VALIDATED:
    each.json_schema()  # which remembers it
