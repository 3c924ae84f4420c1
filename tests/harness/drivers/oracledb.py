"""Oracle 23, without a server."""

import sys

import fakedriver

sys.modules[__name__] = fakedriver.Module(  # type: ignore[assignment]
    "named",
    [
        (r"current_schema", ["SCOTT"]),
        (r"compatible", ["23.4.0"]),
        (r"1\.1 FROM DUAL", ["1.1"]),
        (r"BITAND", ["READ COMMITTED"]),
    ],
)
