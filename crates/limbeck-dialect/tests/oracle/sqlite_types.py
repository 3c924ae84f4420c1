"""Records how SQLAlchemy reflects declared types of SQLite: `python sqlite_types.py > FIXTURE`.

One line of the fixture is a pair: the declared text and the type.
"""

import json

import sqlalchemy as sa

from reflected import type_json

TYPES = """
|INTEGER|INT|integer|BIGINT|SMALLINT|TINYINT|MEDIUMINT|INT2|INT8|UNSIGNED BIG INT|INT(11)|INTEGER(5)
VARCHAR|VARCHAR(20)|varchar(20)|CHARACTER(20)|VARYING CHARACTER(255)|CHARACTER VARYING(20)|NCHAR(55)
NATIVE CHARACTER(70)|NVARCHAR(100)|TEXT|TEXT(10)|CLOB|CHAR|CHAR(3)|CHAR(32)|BLOB|BLOB(3)|REAL|DOUBLE
DOUBLE PRECISION|DOUBLE_PRECISION|FLOAT|FLOAT(10)|NUMERIC|NUMERIC(12, 2)|NUMERIC(12)|DECIMAL(10,5)|DECIMAL
BOOLEAN|BOOL|DATE|DATETIME|TIMESTAMP|TIME|DATE_CHAR|DATETIME_CHAR|TIME_CHAR|JSON|UUID|STRING|MONEY
TIMESTAMP WITH TIME ZONE|ENUM|ANY|LONG|LONGVARCHAR|BINARY(16)|VARBINARY(16)|geometry|POINT|XML|jsonb|INTERVAL
NUMBER(10)|VARCHAR2(10)|FLOATING POINT|int unsigned
"""

types = [declared for line in TYPES.strip("\n").split("\n") for declared in line.split("|")]
engine = sa.create_engine("sqlite://")
with engine.connect() as connection:
    columns = ", ".join(f"c{index} {declared}" for index, declared in enumerate(types))
    connection.exec_driver_sql(f"CREATE TABLE t ({columns})")
    reflected = sa.inspect(connection).get_columns("t")
pairs = [json.dumps([declared, type_json(column["type"])]) for declared, column in zip(types, reflected)]
print("[\n" + ",\n".join(pairs) + "\n]")
