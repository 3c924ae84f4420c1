"""Records how SQLAlchemy reflects each built-in type of PostgreSQL: `python postgresql_types.py URL > FIXTURE`.

The URL names a database that the script may make a temporary table in. One line of the fixture is a pair:
the catalog's text and the type.
"""

import json
import sys

import sqlalchemy as sa

from reflected import type_json

TYPES = """
smallint;integer;bigint;numeric;numeric(12);numeric(12,2);real;double precision;money
character varying;character varying(10);character(1);character(5);text;"char";name;bytea;bpchar
timestamp;timestamp(3);timestamptz;timestamptz(3);timestamp(0);date;time;time(2);timetz;timetz(2)
interval;interval(3);interval year to month;interval second(2);interval day to second(3);boolean
point;line;box;polygon;cidr;inet;macaddr;macaddr8;bit;bit(3);bit varying;bit varying(5);tsvector;tsquery
uuid;xml;json;jsonb;jsonpath;int4range;int8range;numrange;tsrange;tstzrange;daterange;int4multirange
int8multirange;nummultirange;tsmultirange;tstzmultirange;datemultirange;oid;regclass;regconfig;regproc
integer[];integer[][];varchar(10)[];numeric(3,1)[];timestamptz(3)[];jsonb[];uuid[];bit(3)[];point[]
pg_lsn;xid;txid_snapshot
"""

types = [name for line in TYPES.split("\n") for name in line.split(";") if name]
engine = sa.create_engine(sys.argv[1])
with engine.connect() as connection:
    columns = ", ".join(f"c{index} {name}" for index, name in enumerate(types))
    connection.exec_driver_sql(f"CREATE TABLE limbeck_recorded_types ({columns})")
    texts = connection.exec_driver_sql(
        "SELECT format_type(atttypid, atttypmod) FROM pg_attribute"
        " WHERE attrelid = 'limbeck_recorded_types'::regclass AND attnum > 0 ORDER BY attnum"
    ).scalars()
    reflected = sa.inspect(connection).get_columns("limbeck_recorded_types")
    pairs = [json.dumps([text, type_json(column["type"])]) for text, column in zip(texts, reflected)]
    connection.rollback()
print("[\n" + ",\n".join(pairs) + "\n]")
