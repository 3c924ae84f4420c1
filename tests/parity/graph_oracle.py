"""Real Alembic as the judge of the revision graph.

Reads one JSON request a line from stdin and answers one JSON line on stdout. A request is either a graph,
which is kept for the requests that follow, or a command on it:

    {"graph": [{"id", "down", "deps", "labels", "doc"}, ...]}
    {"command": "upgrade" | "downgrade" | "stamp" | "history" | "current" | "resolve" | "one" | "offline" |
                "new" | "format", "rows": [...], ...}

The answer holds "ok", or "error" (an error that Alembic raises on purpose, with its words), or "crash" (an
assertion, a KeyError and the like). Alembic keeps some of its results in sets of strings; here they keep the
order of declaration, so that runs can be compared and not only the sets.

Run it in an environment with Alembic; `crates/limbeck-revisions/tests/differential.rs` drives it.
"""

import json
import pathlib
import signal
import sys
import types
import warnings

from alembic import util
from alembic.runtime import migration
from alembic.script import base as script_base
from alembic.script import revision as revision_module
from sqlalchemy import Column, MetaData, String, Table

SOURCE = "versions/script.py"


class OrderedMap(revision_module.RevisionMap):
    """Revisions in sets come in load order."""

    def _in_load_order(self, revisions):
        position = {id(one): at for at, one in enumerate(self.loaded)}
        return sorted(revisions, key=lambda one: position[id(one)])

    def _map_branch_labels(self, revisions, map_):
        super()._map_branch_labels(self._in_load_order(revisions), map_)

    def _add_branches(self, revisions, map_):
        super()._add_branches(self._in_load_order(revisions), map_)

    def _add_depends_on(self, revisions, map_):
        super()._add_depends_on(self._in_load_order(revisions), map_)

    def _normalize_depends_on(self, revisions, map_):
        super()._normalize_depends_on(revisions, map_)
        for one in revisions:
            kept = set(one._normalized_resolved_dependencies)
            declared = util.dedupe_tuple(one._resolved_dependencies)
            one._normalized_resolved_dependencies = tuple(dep for dep in declared if dep in kept)


def ordered_nextrev(self, child):
    """`Revision.add_nextrev`, with tuples for frozensets."""
    self._all_nextrev = util.dedupe_tuple(tuple(self._all_nextrev) + (child.revision,))
    if self.revision in child._versioned_down_revisions:
        self.nextrev = util.dedupe_tuple(tuple(self.nextrev) + (child.revision,))


revision_module.Revision.add_nextrev = ordered_nextrev


class Recorder(migration.HeadMaintainer):
    """The version table as a list of moves."""

    def __init__(self, heads):
        context = types.SimpleNamespace(
            as_sql=True,
            impl=types.SimpleNamespace(_exec=lambda statement: None),
            _version=Table("alembic_version", MetaData(), Column("version_num", String(32))),
        )
        super().__init__(context, heads)
        self.moves = []

    def _insert_version(self, version):
        super()._insert_version(version)
        self.moves.append(["insert", version])

    def _delete_version(self, version):
        super()._delete_version(version)
        self.moves.append(["delete", version])

    def _update_version(self, from_, to_):
        super()._update_version(from_, to_)
        self.moves.append(["update", from_, to_])


class Generated(Exception):
    """A new script would be written now."""


def script(header):
    """A `Script` whose module is not a file."""
    module = types.ModuleType("script", header["doc"])
    module.revision = header["id"]
    module.down_revision = tuple(header["down"])
    module.depends_on = tuple(header["deps"]) or None
    module.branch_labels = tuple(header["labels"]) or None

    def upgrade():
        pass

    def downgrade():
        pass

    module.upgrade, module.downgrade = upgrade, downgrade
    return script_base.Script(module, header["id"], SOURCE)


def directory(headers):
    """A `ScriptDirectory` of headers, loaded."""
    found = script_base.ScriptDirectory(pathlib.Path(__file__).parent)
    found.revision_map = OrderedMap(lambda: found.revision_map.loaded)
    found.revision_map.loaded = [script(header) for header in headers]
    _ = found.revision_map._revision_map

    def capture(source, target, **values):
        raise Generated({"down": list(util.to_tuple(values["down_revision"], ())), "deps": values["depends_on"]})

    found._generate_template = capture
    found._ensure_directory = lambda path: None
    return found


def derived(scripts):
    """Everything that loading derives, by revision."""
    revisions = scripts.revision_map
    by_id = {key: one for key, one in revisions._revision_map.items() if one is not None and one.revision == key}
    return {
        "heads": list(revisions.heads),
        "real_heads": list(revisions._real_heads),
        "bases": list(revisions.bases),
        "revisions": [
            {
                "id": one.revision,
                "normalized": list(one._normalized_down_revisions),
                "children": list(one.nextrev),
                "labels": sorted(one.branch_labels),
                "flags": [one.is_head, one._is_real_head, one.is_base, one.is_branch_point, one.is_merge_point],
            }
            for one in by_id.values()
        ],
    }


def run(steps, rows):
    recorder = Recorder(rows)
    answer = []
    for step in steps:
        before = len(recorder.moves)
        recorder.update_to_step(step)
        info = step.info
        answer.append(
            {
                "log": str(step),
                "up": list(info.up_revision_ids),
                "down": list(info.down_revision_ids),
                "is_upgrade": info.is_upgrade,
                "moves": recorder.moves[before:],
                "rows": sorted(recorder.heads),
            }
        )
    return answer


def history(scripts, request):
    base, head = request["base"], request["head"]
    rows = tuple(request["rows"])
    if head == "current":
        head = rows
    elif base == "current":
        base = rows
    return [one.revision for one in scripts.walk_revisions(base=base or "base", head=head or "heads")]


def new(scripts, request):
    try:
        scripts.generate_revision(
            request["id"],
            "message",
            head=tuple(request["heads"]),
            splice=request["splice"],
            depends_on=request["deps"] or None,
        )
    except Generated as generated:
        answer = generated.args[0]
        answer["deps"] = list(util.to_tuple(answer["deps"], ()))
        return answer
    raise AssertionError("no script was generated")


def offline(scripts, request):
    start = request["text"]
    if start == "base":
        return []
    return [scripts.get_revision(start).revision]


def formatted(scripts):
    answer = {}
    names = list(scripts.revision_map._revision_map)
    for key, one in scripts.revision_map._revision_map.items():
        if one is None or one.revision != key:
            continue
        one.branch_labels = sorted(one.branch_labels, key=names.index)
        lines = []
        for current in (False, True):
            one._db_current_indicator = current
            lines.append(one.cmd_format(False, include_branches=True, include_doc=True, include_parents=True))
            lines.append(one.cmd_format(False, include_branches=True, tree_indicators=False))
            lines.append(one.cmd_format(False))
            lines.append(one.cmd_format(True))
        answer[key] = lines
    return answer


def command(scripts, request):
    rows = tuple(request.get("rows", ()))
    match request["command"]:
        case "upgrade":
            return run(scripts._upgrade_revs(request["text"], rows), rows)
        case "downgrade":
            return run(scripts._downgrade_revs(request["text"], rows), rows)
        case "stamp":
            return run(scripts._stamp_revs(tuple(request["texts"]), rows), rows)
        case "history":
            return history(scripts, request)
        case "current":
            return sorted(one.revision for one in scripts.get_all_current(rows))
        case "resolve":
            return [one.revision for one in scripts.get_revisions(request["text"])]
        case "one":
            one = scripts.get_revision(request["text"])
            return one and one.revision
        case "offline":
            return offline(scripts, request)
        case "new":
            return new(scripts, request)
        case "format":
            return formatted(scripts)


def answer(scripts, request):
    """The directory to go on with, and the answer."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            if "graph" in request:
                scripts = None
                scripts = directory(request["graph"])
                reply = {"ok": derived(scripts)}
            else:
                reply = {"ok": command(scripts, request)}
        except (util.CommandError, revision_module.RevisionError) as error:
            reply = {"error": str(error)}
        except Exception as error:
            reply = {"crash": f"{type(error).__name__}: {error}"}
    reply["warnings"] = [str(one.message) for one in caught]
    return scripts, reply


def too_slow(signal_number, frame):
    raise TimeoutError("no answer")


def main():
    signal.signal(signal.SIGALRM, too_slow)
    scripts = None
    for line in sys.stdin:
        signal.alarm(20)
        scripts, reply = answer(scripts, json.loads(line))
        signal.alarm(0)
        print(json.dumps(reply), flush=True)


if __name__ == "__main__":
    main()
