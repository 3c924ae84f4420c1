"""Runs statements on a MySQL or MariaDB server and prints the rows of each as text.

The argument is JSON: `url`, `statements`, and `repeat` for statements that are asked for one by one. A statement that
the server refuses ends the list; its error stands in place of its rows.
"""

import json
import sys
import urllib.parse

import pymysql

asked = json.loads(sys.argv[1])
parts = urllib.parse.urlsplit(asked["url"])
connection = pymysql.connect(
    host=parts.hostname or "localhost",
    port=parts.port or 3306,
    user=parts.username or "root",
    password=urllib.parse.unquote(parts.password or ""),
    database=parts.path.strip("/") or None,
    charset="utf8mb4",
    autocommit=True,
)
answers = []
with connection.cursor() as cursor:
    for statement in asked["statements"]:
        try:
            cursor.execute(statement)
        except pymysql.MySQLError as error:
            answers.append(str(error))
            break
        rows = cursor.fetchall()
        answers.append([[None if value is None else str(value) for value in row] for row in rows])
print(json.dumps(answers))
