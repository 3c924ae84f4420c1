"""Types: the class, and the arguments that differ from the constructor's defaults."""

import inspect

from export_expression import Unsupported
from sqlalchemy import types

# What the constructors' parameters are called in the form, where it differs; `None` is left out.
SKIPPED = {"_create_events", "_adapted_from", "collation_schema", "self", "pickler", "comparator", "impl", "protocol"}


class Asked:
    """The dialect that `load_dialect_impl` is asked with: a class for its driver is not what the script says, as long as
    it is written in the same way."""

    def type_descriptor(self, it):
        given = types.to_instance(it)
        made = self._dialect.type_descriptor(given)
        if given.compile(dialect=self._dialect) != made.compile(dialect=self._dialect):
            raise RuntimeError("the type is written in another way")
        return given

    def __init__(self, dialect):
        self._dialect = dialect

    def __getattr__(self, name):
        return getattr(self._dialect, name)


# That of the run.
DIALECT = None


def sql_type(it):
    if isinstance(it, types.TypeDecorator) and not type(it).__module__.startswith("sqlalchemy."):
        chosen = it.load_dialect_impl(DIALECT)
        if isinstance(chosen, types.TypeDecorator) or getattr(chosen, "_variant_mapping", {}):
            raise Unsupported("a decorator of a decorator")
        cls = type(it)
        return {"base": kind(chosen), "wrap": {"module": cls.__module__, "name": cls.__name__}}
    made = {"base": kind(it)}
    variants = getattr(it, "_variant_mapping", {})
    if variants:
        made["variants"] = [{"dialect": name, "type": sql_type(one)} for name, one in variants.items()]
    return made


def kind(it):
    cls = type(it)
    module = cls.__module__
    if module.startswith("sqlalchemy.dialects."):
        dialect = module.split(".")[2]
        if dialect not in ("postgresql", "mysql"):
            reference = {"module": f"sqlalchemy.dialects.{dialect}", "name": cls.__name__}
            return {"kind": "other", "python": reference, "sql": {}}
        name = f"{dialect}.{cls.__name__}"
    elif module == "sqlalchemy.sql.sqltypes":
        name = cls.__name__
    elif isinstance(it, types.UserDefinedType):
        reference = {"module": module, "name": cls.__name__}
        return {"kind": "other", "python": reference, "sql": {DIALECT.name: str(it.compile(dialect=DIALECT._dialect))}}
    else:
        raise Unsupported(f"the type {module}.{cls.__name__}")
    made = enumeration(it, name) if isinstance(it, types.Enum) else {}
    if isinstance(it, types.Enum) and not name.startswith("mysql."):
        return {"kind": name, **made}
    if name == "mysql.SET":
        made["values"] = list(it.values)
        if it.retrieve_as_bitwise:
            made["retrieve_as_bitwise"] = True
    for parameter in parameters(cls, name):
        value = getattr(it, parameter.name)
        if isinstance(value, types.TypeEngine):
            if parameter.name in ("astext_type", "text_type") and type(value) is types.Text and value.length is None:
                continue
            value = sql_type(value)
        elif value == parameter.default and type(value) is type(parameter.default):
            continue
        elif value is None:
            continue
        made[parameter.name] = value
    return {"kind": name, **made}


def parameters(cls, name):
    """The constructor's; MySQL's classes hand what they are not called with to the classes that they are made of."""
    found = {}
    own = "sqlalchemy.dialects.mysql."
    classes = [one for one in cls.__mro__ if one.__module__.startswith(own) and "__init__" in vars(one)]
    for one in classes or [cls]:
        for parameter in inspect.signature(one.__init__).parameters.values():
            if parameter.kind not in (parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL):
                found.setdefault(parameter.name, parameter)
    silent = set(SKIPPED)
    if name in ("mysql.NCHAR", "mysql.NVARCHAR"):
        silent.add("national")  # which they always are
    if name in ("mysql.ENUM", "mysql.SET"):
        silent.add("length")  # which follows from the values
    return [parameter for parameter in found.values() if parameter.name not in silent]


def enumeration(it, name):
    made = {"values": list(it.enums)}
    if it.name is not None:
        made["name"] = str(it.name)
    if it.schema is not None:
        made["schema"] = it.schema
    if getattr(it, "create_type", True) is False:
        made["create_type"] = False
    if name == "Enum":
        if not it.native_enum:
            made["native_enum"] = False
        if it.create_constraint:
            made["create_constraint"] = True
        computed = max((len(one) for one in it.enums), default=0)
        if it.length != computed:
            made["length"] = it.length
    return made
