import sqlalchemy as sa


class EmailType(sa.types.TypeDecorator):
    impl = sa.Unicode
    cache_ok = True

    def __init__(self, length=255, *args, **kwargs):
        super().__init__(length, *args, **kwargs)

    def process_bind_param(self, value, dialect):
        return value if value is None else value.lower()

    @property
    def python_type(self):
        return str
