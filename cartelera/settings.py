"""What the environment may set, each as `CARTELERA_<NAME>`, with its default."""

from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class SettingsError(Exception):
    """A setting has a value that cannot be used; the message names each, and what was given."""


def split_by_comma(value: object) -> object:
    """The parts of a text between commas; anything else as it is."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


class Settings(BaseSettings):
    """Read from the environment when it is made; relative paths start at the current folder."""

    model_config = SettingsConfigDict(env_prefix="CARTELERA_", frozen=True)

    warehouse: Path = Path("warehouse/cartelera.duckdb")
    """The published DuckDB file that everyone reads."""
    host: str = Field(default="127.0.0.1", min_length=1)
    """The address that the service listens on."""
    port: int = Field(default=8000, ge=0, le=65535)
    """The port that the service listens on; 0 for any that is free."""
    cors_origins: Annotated[tuple[str, ...], NoDecode, BeforeValidator(split_by_comma)] = ()
    """Origins, separated by commas, whose pages may call the service from a browser; `*` for all."""


def read_settings() -> Settings:
    """Read the settings from the environment.

    Raises:
        SettingsError: A value cannot be used.
    """
    try:
        return Settings()
    except ValidationError as error:
        wrong = [f"CARTELERA_{str(each['loc'][0]).upper()}={each['input']}: {each['msg']}" for each in error.errors()]
        raise SettingsError("\n".join(wrong)) from error
