"""SQL Server 2022, without a server."""

import sys

import fakedriver

sys.modules[__name__] = fakedriver.Module(  # type: ignore[assignment]
    "qmark",
    [
        (r"productversion", ["16.0.1000.6"]),
        (r"schema_name\(\)", ["dbo"]),
        (r"sys\.system_views", ["sys.dm_exec_sessions"]),
        (r"transaction_isolation_level", ["READ COMMITTED"]),
    ],
)
