from .sql.sqltypes import AutoString as AutoString
