# What `python -c` runs. It must be understood by every Python, so that one that is too old can say so.
import sys

if sys.path and sys.path[0] == "":
    del sys.path[0]  # put there by -c; Alembic's program has no such entry

import json
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
    install(bundle["modules"])
    from limbeck._worker import main

    main(bundle, rest)


def install(sources):
    from importlib.machinery import ModuleSpec

    class Carried(object):
        """Finds the modules that the program carries."""

        def find_spec(self, name, path=None, target=None):
            top, _, rest = name.partition(".")
            if top != "limbeck" or rest not in sources:
                return None
            return ModuleSpec(name, self, origin=self.file(rest), is_package=not rest)

        def create_module(self, spec):
            return None

        def exec_module(self, module):
            rest = module.__name__.partition(".")[2]
            module.__file__ = self.file(rest)
            exec(compile(sources[rest], module.__file__, "exec", dont_inherit=True), module.__dict__)

        def file(self, rest):
            return "<limbeck>/%s.py" % (rest or "__init__")

    sys.meta_path.insert(0, Carried())


start()
