"""What the environment may set, each as `CARTELERA_<NAME>`, with its default."""

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Read from the environment when it is made; relative paths start at the current folder."""

    model_config = SettingsConfigDict(env_prefix="CARTELERA_", frozen=True)

    warehouse: Path = Path("warehouse/cartelera.duckdb")
    """The published DuckDB file that everyone reads."""
