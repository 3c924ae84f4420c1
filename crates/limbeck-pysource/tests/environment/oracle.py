"""Runs the env.py of projects under real Alembic, and prints what each configured or raised.

Reads requests from standard input, one JSON document a line, and answers with one line: {"folder", "variables",
"offline", "x", "url"}. `url` is how the other side writes the engine's URL, and is given back if it means the same. Each
request runs in a process of its own, forked once Alembic is loaded.
"""

import contextlib
import json
import os
import sys
import traceback
from argparse import Namespace

import sqlalchemy.ext.asyncio
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import make_url

request = {}
seen = {"runs": []}


def text(url):
    if not hasattr(url, "render_as_string"):
        return url
    same = request["url"] is not None and make_url(request["url"]) == url
    return request["url"] if same else url.render_as_string(hide_password=False)


def record(self, connection=None, url=None, target_metadata=None, **options):
    engine = getattr(connection, "engine", None)
    seen["url"] = text(engine.url) if engine is not None else text(url)
    seen["pool"] = type(engine.pool).__name__ if engine is not None else None
    seen["models"] = target_metadata is not None
    convention = dict(getattr(target_metadata, "naming_convention", {}))
    seen["convention"] = {} if convention == {"ix": "ix_%(column_0_label)s"} else convention
    seen["tables"] = sorted(getattr(target_metadata, "tables", []))
    callables = {name for name, value in options.items() if callable(value)}
    seen["hooks"] = sorted(callables)
    seen["options"] = {name: value for name, value in options.items() if name not in callables}


@contextlib.contextmanager
def transaction(self):
    seen["open"] = True
    yield
    seen["open"] = False


EnvironmentContext.configure = record
EnvironmentContext.begin_transaction = transaction
EnvironmentContext.run_migrations = lambda self, **keywords: seen["runs"].append(seen.get("open", False))

def answer():
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["variables"])
    config = Config("alembic.ini", cmd_opts=Namespace(x=request["x"]))
    script = ScriptDirectory.from_config(config)
    try:
        with EnvironmentContext(config, script, fn=lambda rev, context: [], as_sql=request["offline"]):
            script.run_env()
    except Exception as error:
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith("env.py")]
        kind = type(error)
        module = "" if kind.__module__ == "builtins" else kind.__module__ + "."
        seen["raised"] = [module + kind.__qualname__, str(error), frames[-1].lineno if frames else None]
    before = request["variables"]
    seen["changed"] = {name: value for name, value in os.environ.items() if before.get(name) != value}


for line in sys.stdin:
    request = json.loads(line)
    if os.fork() == 0:
        answer()
        print(json.dumps(seen, default=str), flush=True)
        os._exit(0)
    os.wait()
