"""The configuration as Python code sees it: `context.config`."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Mapping
from configparser import ConfigParser
from typing import Any, Optional, TextIO, Union

from ._errors import CommandError

_Path = Union[str, "os.PathLike[str]", None]


class Config:
    """Options of `alembic.ini` and of `pyproject.toml`."""

    def __init__(
        self,
        file_: _Path = None,
        toml_file: _Path = None,
        ini_section: str = "alembic",
        output_buffer: Optional[TextIO] = None,
        stdout: TextIO = sys.stdout,
        cmd_opts: Optional[Namespace] = None,
        config_args: Optional[Mapping[str, Any]] = None,
        attributes: Optional[dict[str, Any]] = None,
    ) -> None:
        self.config_file_name: Optional[str] = None if file_ is None else os.fspath(file_)
        self.toml_file_name: Optional[str] = None if toml_file is None else os.fspath(toml_file)
        self.config_ini_section = ini_section
        self.output_buffer = output_buffer
        self.stdout = stdout
        self.cmd_opts = cmd_opts
        self.config_args = dict(config_args or {})
        #: Whatever the caller wants to hand to `env.py`: a connection, for example.
        self.attributes: dict[str, Any] = dict(attributes or {})
        self._file_config: Optional[ConfigParser] = None
        self._toml: Optional[dict[str, Any]] = None

    @property
    def file_config(self) -> ConfigParser:
        """The ini file, read when it is first asked for."""
        if self._file_config is None:
            here = "." if self.config_file_name is None else os.path.dirname(os.path.abspath(self.config_file_name))
            self.config_args["here"] = here.replace("\\", "/") if os.name == "nt" else here
            parser = ConfigParser(self.config_args)
            if self.config_file_name is None:
                parser.add_section(self.config_ini_section)
            elif sys.version_info >= (3, 10):
                parser.read([self.config_file_name], encoding="locale")
            else:
                parser.read([self.config_file_name])
            self._file_config = parser
        return self._file_config

    @property
    def toml_alembic_config(self) -> Mapping[str, Any]:
        """The table `[tool.alembic]` of `pyproject.toml`."""
        if self._toml is None:
            self._toml = _read_toml(self.toml_file_name)
        return self._toml

    def get_main_option(self, name: str, default: Optional[str] = None) -> Optional[str]:
        """An option of the main section of the ini file."""
        return self.get_section_option(self.config_ini_section, name, default)

    def set_main_option(self, name: str, value: str) -> None:
        """Sets an option of the main section over that of the file. A `%` is written twice."""
        self.set_section_option(self.config_ini_section, name, value)

    def remove_main_option(self, name: str) -> None:
        self.file_config.remove_option(self.config_ini_section, name)

    def get_section(self, name: str, default: Optional[Mapping[str, str]] = None) -> Any:
        """All options of a section of the ini file, interpolated."""
        if not self.file_config.has_section(name):
            return default
        return dict(self.file_config.items(name))

    def get_section_option(self, section: str, name: str, default: Optional[str] = None) -> Optional[str]:
        if not self.file_config.has_section(section):
            raise CommandError(f"No config file {self.config_file_name!r} found, or file has no '[{section}]' section")
        if self.file_config.has_option(section, name):
            return self.file_config.get(section, name)
        return default

    def set_section_option(self, section: str, name: str, value: str) -> None:
        if not self.file_config.has_section(section):
            self.file_config.add_section(section)
        self.file_config.set(section, name, value)

    def get_alembic_option(self, name: str, default: Optional[str] = None) -> Any:
        """An option of the ini file, or else of `pyproject.toml`."""
        if self.file_config.has_option(self.config_ini_section, name):
            return self.file_config.get(self.config_ini_section, name)
        value = self.toml_alembic_config.get(name, default)
        here = os.path.dirname(os.path.abspath(self.toml_file_name or "."))
        if isinstance(value, str) and name in self.toml_alembic_config:
            return value % {"here": here}
        if isinstance(value, list):
            return [item % {"here": here} if isinstance(item, str) else item for item in value]
        return value

    def get_alembic_boolean_option(self, name: str) -> bool:
        value = self.get_alembic_option(name)
        return value is True or value == "true"

    def print_stdout(self, text: str, *arg: Any) -> None:
        """Writes a line to the `stdout` that was given."""
        self.stdout.write(f"{text % arg if arg else text}\n")

    @property
    def messaging_opts(self) -> Mapping[str, Any]:
        return {"quiet": bool(getattr(self.cmd_opts, "quiet", False))}


def _read_toml(path: Optional[str]) -> dict[str, Any]:
    if path is None or not os.path.exists(path):
        return {}
    if sys.version_info < (3, 11):
        raise CommandError("Python before 3.11 cannot read pyproject.toml")
    import tomllib

    with open(path, "rb") as file:
        table: dict[str, Any] = tomllib.load(file).get("tool", {}).get("alembic", {})
    return table


def config_from(data: dict[str, Any], toml: dict[str, Any]) -> Config:
    """The configuration that the program describes."""
    config = Config(data["config_file_name"], data["toml_file_name"], ini_section=data["section"])
    config._toml = toml
    for name, value in data["overrides"]:
        config.set_main_option(name, value)
    return config
