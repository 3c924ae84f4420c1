# What `python -c` runs. It must be understood by every Python, so that one that is too old can say so.
import sys

try:
    import _signal

    _signal.signal(_signal.SIGINT, _signal.SIG_IGN)  # Ctrl-C is the program's to answer, from the first moment
except (ImportError, AttributeError):
    pass

if sys.path and sys.path[0] == "":
    del sys.path[0]  # put there by -c; Alembic's program has no such entry

import json
import marshal
import os


def start():
    line = b""
    while b"\n" not in line:
        piece = os.read(0, 1 << 16)
        if not piece:
            return
        line += piece
    line, rest = line.split(b"\n", 1)
    if sys.version_info < (3, 9):
        message = "Python %d.%d is too old: Limbeck needs 3.9 or newer" % tuple(sys.version_info[:2])
        failure = {"kind": "known", "trouble": "python_too_old", "message": message, "frames": []}
        os.write(1, (json.dumps({"id": 1, "depth": 1, "error": failure}) + "\n").encode("ascii"))
        return
    bundle = json.loads(line.decode("utf-8"))
    bundle["save"] = install(bundle["modules"], cache_file(bundle["hash"]))
    from limbeck._worker import main

    main(bundle, rest)


def install(sources, cache):
    """Makes the modules importable; returns a function that keeps their compiled form for the next time."""
    from importlib.machinery import ModuleSpec

    codes = read_cache(cache)
    is_cached = codes.keys() == sources.keys()

    def file(name):
        return "<limbeck>/%s.py" % (name or "__init__")

    def code(name):
        if name not in codes:
            codes[name] = compile(sources[name], file(name), "exec", dont_inherit=True)
        return codes[name]

    class Carried:
        """Finds the modules that the program carries."""

        def find_spec(self, name, path=None, target=None):
            top, _, rest = name.partition(".")
            if top != "limbeck" or rest not in sources:
                return None
            return ModuleSpec(name, self, origin=file(rest), is_package=not rest)

        def create_module(self, spec):
            return None

        def exec_module(self, module):
            rest = module.__name__.partition(".")[2]
            module.__file__ = file(rest)
            exec(code(rest), module.__dict__)

    def save():
        if cache is None or is_cached:
            return
        for name in sources:
            code(name)
        own = "%s.%d" % (cache, os.getpid())
        try:
            os.makedirs(os.path.dirname(cache), exist_ok=True)
            with open(own, "wb") as stream:
                marshal.dump(codes, stream)
            os.replace(own, cache)
        except OSError:
            pass  # a home that cannot be written: then it is compiled each time

    sys.meta_path.insert(0, Carried())
    return save


def read_cache(cache):
    if cache is None:
        return {}
    try:
        with open(cache, "rb") as stream:
            return marshal.load(stream)
    except (OSError, EOFError, ValueError, TypeError):
        return {}


def cache_file(digest):
    """Where compiled modules are kept: as Python keeps its own, and only where it would."""
    if sys.dont_write_bytecode or not sys.implementation.cache_tag:
        return None
    folder = os.environ.get("LOCALAPPDATA" if os.name == "nt" else "XDG_CACHE_HOME")
    if not folder:
        home = os.path.expanduser("~")
        if not os.path.isabs(home):
            return None
        folder = os.path.join(home, ".cache")
    name = "shim-%s.%s" % (digest.rpartition(":")[2][:32], sys.implementation.cache_tag)
    return os.path.join(folder, "limbeck", name)


start()
