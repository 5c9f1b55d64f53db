"""The settings, each with its default; the environment variable `CARTELERA_<NAME>` sets it."""

import re
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from cartelera.rate import Rate, read_rate


class SettingsError(Exception):
    """Settings have values that cannot be used; the message names them and their values."""


def split_by_comma(value: object) -> object:
    """Split a text at its commas; leave any other value as it is."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def check_origin(origin: str) -> str:
    """Check an origin, which must be written as browsers send it, or `*`.

    Raises:
        ValueError: It is something else, which would match no browser's origin.
    """
    if origin != "*" and not re.fullmatch(r"https?://[a-z0-9.-]+(:[0-9]+)?|https?://\[[0-9a-f:]+\](:[0-9]+)?", origin):
        raise ValueError(f"{origin!r} is no origin like https://app.example or http://localhost:3000")
    return origin


def check_path(path: Path) -> Path:
    """The path of a file or a folder; `~` at its start is the home folder.

    Raises:
        ValueError: It is empty, or no UTF-8.
    """
    if path == Path():
        raise ValueError("it is empty; it must be a path")
    if not str(path).isprintable():
        raise ValueError("it must be a path, in printable UTF-8")
    return path.expanduser()


def check_place(place: str) -> str:
    """The path of a folder, or an address that Spark understands, as it is written but for `~` at its start.

    Raises:
        ValueError: It is empty, or no UTF-8.
    """
    expanded = check_path(Path(place))
    return str(expanded) if place.startswith("~") else place


def check_root_path(path: str) -> str:
    """Check the path below which the service stands; without a slash at its end, so that `/` is empty.

    Raises:
        ValueError: It is no such path.
    """
    if not re.fullmatch(r"(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*/?", path):
        raise ValueError(f"{path!r} is no path like /cartelera")
    return path.rstrip("/")


def check_proxy(proxy: str) -> str:
    """Check the address or the network of a proxy, or `*`, which stands for every address.

    Raises:
        ValueError: It is something else.
    """
    if proxy != "*":
        ip_network(proxy)
    return proxy


Origin = Annotated[str, AfterValidator(check_origin)]
Proxy = Annotated[str, AfterValidator(check_proxy)]


class Settings(BaseSettings):
    """The settings, read from the environment. Relative paths start at the current folder."""

    model_config = SettingsConfigDict(env_prefix="CARTELERA_", frozen=True)

    warehouse: Annotated[Path, AfterValidator(check_path)] = Path("warehouse/cartelera.duckdb")
    """The published DuckDB file that everyone reads."""
    models: Annotated[Path, AfterValidator(check_path)] = Path("models")
    """The folder of trained models."""
    spark: Annotated[str, AfterValidator(check_place)] = "warehouse/spark"
    """The folder that Spark publishes into."""
    host: str = Field(default="127.0.0.1", min_length=1)
    """The address that the service listens on."""
    port: int = Field(default=8000, ge=0, le=65535)
    """The port that the service listens on; 0 for any that is free."""
    root_path: Annotated[str, AfterValidator(check_root_path)] = ""
    """The path below which a proxy shows the service; empty if it shows it at `/`, or says so by itself."""
    cors_origins: Annotated[tuple[Origin, ...], NoDecode, BeforeValidator(split_by_comma)] = ()
    """Origins, separated by commas, whose pages may call the service from a browser; `*` for all."""
    frame_ancestors: Annotated[tuple[Origin, ...], NoDecode, BeforeValidator(split_by_comma)] = ()
    """Origins, separated by commas, whose pages may show pages of the service in a frame; `*` for all."""
    trusted_proxies: Annotated[tuple[Proxy, ...], NoDecode, BeforeValidator(split_by_comma)] = ("127.0.0.1",)
    """Addresses and networks of proxies, separated by commas, whose word about the client and HTTPS is believed."""
    api_keys: Annotated[Path, AfterValidator(check_path)] | None = None
    """The file of keys, one of which every request must have; without a file, everybody may ask."""
    open: Literal["yes", "no"] = "no"
    """`yes` lets the service listen on an address that other machines reach without asking for keys."""
    rate_limit: Annotated[Rate | None, NoDecode, BeforeValidator(read_rate)] = None
    """How often a client may ask, such as `600/minute`; the limit of a key takes precedence."""


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
