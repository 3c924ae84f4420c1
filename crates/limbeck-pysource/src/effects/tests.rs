//! Programs, and whether importing them is harmless. The expectations follow from what Python and SQLAlchemy do
//! on import.

use std::collections::BTreeMap;

use limbeck_diagnostics::SourceText;
use limbeck_schema::MetadataFacts;

use super::{Effects, Found, Modules, Verdict, check_script_module};

/// Modules by name; a package ends in `/`.
struct Project(BTreeMap<&'static str, &'static str>);

impl Project {
    fn of(files: &[(&'static str, &'static str)]) -> Self {
        Self(files.iter().copied().collect())
    }
}

impl Modules for Project {
    fn find(&self, dotted: &str) -> Found {
        let path = dotted.replace('.', "/");
        for candidate in [format!("{path}/__init__.py"), format!("{path}.py")] {
            if let Some(text) = self.0.get(candidate.as_str()) {
                return Found::FirstParty(SourceText::new(candidate, *text));
            }
        }
        if self.0.keys().any(|name| name.starts_with(&format!("{path}/"))) {
            return Found::Namespace;
        }
        if dotted == "absent" { Found::Missing } else { Found::ThirdParty }
    }
}

fn refusal(files: &[(&'static str, &'static str)]) -> Option<(String, usize, String)> {
    let project = Project::of(files);
    match Effects::new(&project).check_module("m") {
        Verdict::Harmless { .. } => None,
        Verdict::NeedsPython(it) => {
            let line = it.source.position(it.span.start).line;
            Some((it.source.path().display().to_string(), line, it.reason))
        }
    }
}

#[track_caller]
fn harmless(text: &'static str) {
    assert_eq!(refusal(&[("m.py", text)]), None, "{text}");
}

#[track_caller]
fn harmful(text: &'static str, line: usize, words: &str) {
    let (_, at, reason) = refusal(&[("m.py", text)]).unwrap_or_else(|| panic!("passed: {text}"));
    assert!(at == line && reason.contains(words), "{text}\n{at}: {reason}");
}

#[track_caller]
fn convention(files: &[(&'static str, &'static str)], expression: &str) -> Option<Vec<(String, String)>> {
    let project = Project::of(files);
    match Effects::new(&project).metadata("m", expression) {
        MetadataFacts::Known { convention } => Some(convention.templates.into_iter().collect()),
        MetadataFacts::Unknown {} => None,
    }
}

#[test]
fn declarative_models_are_harmless() {
    harmless(include_str!("tests/models.py"));
    harmless(include_str!("tests/classical.py"));
    harmless(include_str!("tests/sqlmodels.py"));
}

#[test]
fn changes_to_the_surroundings_are_not() {
    harmful("import os\nos.environ['A'] = '1'\n", 2, "environment");
    harmful("import os\nos.environ.setdefault('A', '1')\n", 2, "environment");
    harmful("from os import environ as e\ne.update(A='1')\n", 2, "environment");
    harmful("import os\ndef f(e):\n    e['A'] = '1'\nf(os.environ)\n", 3, "made elsewhere");
    harmful("import os\nfor e in [os.environ]:\n    e['A'] = '1'\n", 3, "made elsewhere");
    harmful("import os\ne = os.environ or {}\ne['A'] = '1'\n", 3, "made elsewhere");
    harmful("import os\nos.putenv('A', '1')\n", 2, "environment");
    harmful("from dotenv import load_dotenv\nload_dotenv()\n", 2, ".env");
    harmful("import sys\nsys.path.append('x')\n", 2, "sys.path");
    harmful("import sys\nsys.path += ['x']\n", 2, "sys.path");
    harmful("import logging\nlogging.basicConfig()\n", 2, "logged");
    harmful("print('hello')\n", 1, "prints");
    harmful("exec('a = 1')\n", 1, "runs text");
    harmful("import typing\ntyping.List = list\n", 2, "somebody else");
    harmful("import typing\nsetattr(typing, 'List', list)\n", 2, "not followed");
    harmful("raise ValueError('x')\n", 1, "may raise");
    harmful("open('x')\n", 1, "not known");
}

#[test]
fn changes_to_sqlalchemy_and_alembic_are_not() {
    harmful(
        "from sqlalchemy import event\nfrom sqlalchemy.engine import Engine\n\
         @event.listens_for(Engine, 'connect')\ndef f(c, r): pass\n",
        3,
        "event listener",
    );
    harmful(
        "import sqlalchemy as sa\nsa.event.listen(sa.Table, 'before_create', print)\n",
        2,
        "event listener",
    );
    harmful(
        "from sqlalchemy.ext.compiler import compiles\nfrom sqlalchemy.schema import CreateTable\n\
         @compiles(CreateTable)\ndef f(e, c, **k): pass\n",
        3,
        "writes SQL",
    );
    harmful(
        "from alembic.operations import Operations, MigrateOperation\n\
         @Operations.register_operation('x')\nclass X(MigrateOperation): pass\n",
        2,
        "operations",
    );
    harmful(
        "from alembic.ddl.postgresql import PostgresqlImpl\nclass I(PostgresqlImpl):\n    __dialect__ = 'x'\n",
        2,
        "DDL",
    );
    harmful(
        "import sqlalchemy as sa\ne = sa.create_engine('sqlite://')\nsa.MetaData().create_all(e)\n",
        3,
        "create_all",
    );
    harmful(
        "import sqlalchemy as sa\nt = sa.Table('t', sa.MetaData(), autoload_with=None)\n",
        2,
        "from the database",
    );
    harmful("from sqlmodel import SQLModel\nSQLModel.metadata.naming_convention = {}\n", 2, "somebody else");
}

#[test]
fn what_runs_implicitly_is_looked_at() {
    harmful(
        "import os\nfrom sqlalchemy.orm import declared_attr\nclass M:\n    @declared_attr\n\
         \x20   def __tablename__(cls):\n        os.environ['A'] = '1'\n        return 'x'\n",
        6,
        "environment",
    );
    harmful("class M(type): pass\nclass A(metaclass=M): pass\n", 2, "metaclass");
    harmful(
        "import os\nclass A:\n    def __init_subclass__(cls):\n        os.environ['A'] = '1'\nclass B(A): pass\n",
        4,
        "environment",
    );
    harmful("def d(f):\n    return f\n@d\ndef g(): pass\n", 3, "decorator of the project");
    harmful(
        "import os\ndef f(): os.environ['A'] = '1'\nx = list(map(lambda _: f(), [1]))\n",
        2,
        "environment",
    );
    harmful("import os\nclass A:\n    def __init__(self): os.putenv('a', 'b')\nx = A()\n", 3, "environment");
    harmless("import os\ndef f():\n    os.environ['A'] = '1'\n");
    harmless("class A:\n    def __init__(self, x):\n        self.x = x\na = A(1)\n");
    harmless(
        "class A:\n    def __init_subclass__(cls, **kw):\n        super().__init_subclass__(**kw)\n\
         \x20       cls.x = 1\nclass B(A): pass\n",
    );
}

#[test]
fn later_rounds_and_calls_are_looked_at() {
    harmful(
        "import os\nf = g = str\nfor _ in (1, 2, 3):\n    f('A=1')\n    f = g\n    g = os.putenv\n",
        4,
        "what this calls",
    );
    harmful(
        "import os\nx = False\nfor _ in (1, 2):\n    if x: os.putenv('a', 'b')\n    x = True\n",
        4,
        "environment",
    );
    harmful("import os\ng = str\ndef f(): g('a')\nf()\ng = os.unsetenv\nf()\n", 3, "environment");
    harmful("[y := x for x in (1, 2)]\n", 1, "not followed");
    harmless(
        "from sqlalchemy.orm import declared_attr\nclass M:\n    @declared_attr\n    def __tablename__(cls):\n\
         \x20       return later(cls)\ndef later(cls):\n    return cls.__name__.lower()\n",
    );
}

#[test]
fn imports_are_followed() {
    let files = [
        ("m.py", "from app.models import *\nfrom app import db\n"),
        ("app/__init__.py", "from . import models\n"),
        ("app/models/__init__.py", "from .user import User\n__all__ = ['User']\n"),
        ("app/models/user.py", "from ..db import Base\nclass User(Base):\n    __tablename__ = 'u'\n"),
        ("app/db.py", "from sqlalchemy.orm import DeclarativeBase\nclass Base(DeclarativeBase): pass\n"),
    ];
    assert_eq!(refusal(&files), None);
    let mut broken = files;
    broken[1].1 = "import os\nos.environ['X'] = '1'\n";
    let (file, line, _) = refusal(&broken).unwrap();
    assert_eq!((file.as_str(), line), ("app/__init__.py", 2));
    harmful("import celery\n", 1, "`celery`");
    harmful("from celery import *\n", 1, "`celery`");
    harmful("import absent\n", 1, "no module");
    let (_, _, reason) = refusal(&[("m.py", "import enum\n"), ("enum.py", "")]).unwrap();
    assert!(reason.contains("project's or somebody else's"));
    assert_eq!(
        refusal(&[("m.py", "import secrets\nimport data.x\n"), ("secrets/x.py", ""), ("data/x.py", "")]),
        None
    );
    harmless("try:\n    import absent\nexcept ImportError:\n    absent = None\n");
    harmless("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import celery\n");
    harmful("try:\n    x = 1\nexcept Exception:\n    x = 2\n", 1, "`try`");
}

#[test]
fn verdicts_tell_files_and_variables() {
    let project = Project::of(&[("m.py", "import os\nimport n\nA = os.environ['A']\n"), ("n.py", "")]);
    let verdict = Effects::new(&project).check_module("m");
    assert_eq!(
        verdict,
        Verdict::Harmless { files: vec!["m.py".into(), "n.py".into()], required_variables: vec!["A".into()] }
    );
}

#[test]
fn conventions_are_found() {
    let base =
        "from sqlalchemy import MetaData\nfrom sqlalchemy.orm import DeclarativeBase, declarative_base\n";
    let text: &'static str = Box::leak(
        format!(
            "{base}NAMES = {{'pk': 'pk_%(table_name)s'}}\nclass Base(DeclarativeBase):\n    \
             metadata = MetaData(naming_convention=NAMES)\nclass Plain(DeclarativeBase): pass\n\
             class User(Base): __tablename__ = 'u'\nOld = declarative_base(metadata=MetaData(naming_convention=NAMES))\n\
             meta = MetaData(schema='x')\nodd = MetaData(naming_convention={{'x': lambda c, t: 'y'}})\n\
             class Abstract(Old):\n    __abstract__ = True\n"
        )
        .into_boxed_str(),
    );
    let files = [("m.py", "from app import *\nimport app as a\n"), ("app.py", text)];
    let pk = Some(vec![("pk".to_owned(), "pk_%(table_name)s".to_owned())]);
    for expression in
        ["Base.metadata", "User.metadata", "Old.metadata", "a.Base.metadata", "Abstract.metadata"]
    {
        assert_eq!(convention(&files, expression), pk, "{expression}");
    }
    for expression in ["Plain.metadata", "meta", "None", "[Base.metadata, meta]", "[Base.metadata]"] {
        assert_eq!(convention(&files, expression), Some(vec![]), "{expression}");
    }
    for expression in ["odd", "a", "a.NAMES", "f()"] {
        assert_eq!(convention(&files, expression), None, "{expression}");
    }
}

#[test]
fn a_convention_that_changes_later_is_not_believed() {
    let files = [(
        "m.py",
        "from sqlalchemy import MetaData\nN = {'pk': 'a'}\nM = N\nM['pk'] = 'b'\nmeta = MetaData(naming_convention=N)\n",
    )];
    assert_eq!(convention(&files, "meta"), None);
}

#[test]
fn scripts_are_checked_at_module_level() {
    let project = Project::of(&[("app.py", "X = 1\n"), ("bad.py", "import os\nos.environ['A'] = '1'\n")]);
    let check = |text: &str| check_script_module(&SourceText::new("versions/1_.py", text), &project);
    let good = "\"\"\"x\"\"\"\nfrom alembic import op\nimport sqlalchemy as sa\nfrom app import X\n\
                revision: str = 'a'\ndown_revision = None\nt = sa.table('t', sa.column('c', sa.Integer))\n\
                def upgrade() -> None:\n    op.execute('x')\n";
    assert_eq!(check(good), Ok(()));
    for (text, line) in [
        ("from alembic import op\nop.execute('x')\n", 2),
        ("import bad\n", 2),
        ("from sqlalchemy import event\nevent.listen(None, 'x', None)\n", 2),
    ] {
        let reason = check(text).unwrap_err();
        assert_eq!(reason.source.position(reason.span.start).line, line, "{text}: {reason:?}");
    }
}

#[test]
fn a_known_environment_decides_which_branch_runs() {
    let project = Project::of(&[("m.py", "import os\nif os.environ.get('LATER'):\n    print('never')\n")]);
    let check = |variables: &[(&str, &str)]| {
        let mut effects = Effects::new(&project);
        let variables = variables.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        effects.set_variables(&variables);
        matches!(effects.check_module("m"), Verdict::Harmless { .. })
    };
    assert!(check(&[]));
    assert!(!check(&[("LATER", "1")]));
}

#[test]
fn all_names_of_sqlalchemy_may_be_taken_together() {
    harmless("from sqlalchemy import *\nm = MetaData()\nt = Table('t', m, Column('id', Integer))\n");
    harmful("from sqlalchemy import *\nevent.listen(1, 'x', 2)\n", 2, "");
    harmful("from requests import *\n", 1, "");
}
