"""Renders a project's script.py.mako with Mako itself; reads one JSON document, writes the text.

Run by `limbeck revision` and `merge` for a template that uses more of Mako than Limbeck reads.
"""

import ast
import configparser
import datetime
import json
import os
import sys

NO_MAKO, FAILED = 44, 45


class Config:
    """What templates ask of `config`."""

    def __init__(self, file_name, section):
        self.config_file_name, self.config_ini_section, self.attributes = file_name, section, {}
        here = os.path.dirname(os.path.abspath(file_name or "."))
        self.file_config = configparser.ConfigParser({"here": here.replace("%", "%%")})
        if file_name:
            self.file_config.read([file_name])

    def get_main_option(self, name, default=None):
        return self.get_section_option(self.config_ini_section, name, default)

    def get_section_option(self, section, name, default=None):
        return self.file_config.get(section, name, fallback=default)

    def get_section(self, name, default=None):
        return dict(self.file_config.items(name)) if self.file_config.has_section(name) else default


def comma(value):
    if value is None:
        return ""
    return value if isinstance(value, str) else ", ".join(value)


def main():
    request = json.load(sys.stdin)
    sys.path[:0] = request["search_path"]
    try:
        from mako import exceptions
        from mako.template import Template
    except ImportError:
        sys.exit(NO_MAKO)
    variables = {name: ast.literal_eval(text) for name, text in request["variables"].items()}
    variables["create_date"] = datetime.datetime.fromisoformat(variables["create_date"])
    config = Config(request["config_file"], request["section"])
    try:
        text = Template(filename=request["template"]).render_unicode(comma=comma, config=config, **variables)
    except Exception as error:
        report = {"error": f"{type(error).__name__}: {error}", "traceback": exceptions.text_error_template().render()}
        json.dump(report, sys.stdout)
        sys.exit(FAILED)
    json.dump({"text": text}, sys.stdout)


main()
