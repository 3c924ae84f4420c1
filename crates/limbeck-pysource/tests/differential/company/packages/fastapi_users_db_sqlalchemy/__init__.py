from fastapi_users_db_sqlalchemy.generics import GUID as GUID
