//! Types of installed packages, and what may be missing in them or in the project.

use limbeck_schema::TypeKind;

use super::*;

/// Something like SQLModel: its package hands on what a module within it defines.
const MODEL: &[(&str, &str)] = &[
    ("sqlmodel.__init__", "from .sql.sqltypes import AutoString as AutoString\nfrom .main import Model\n"),
    ("sqlmodel.main", "class Model:\n    pass\n"),
    ("sqlmodel.sql.__init__", ""),
    (
        "sqlmodel.sql.sqltypes",
        "from typing import cast\nfrom sqlalchemy import types\nfrom sqlalchemy.engine.interfaces import Dialect\n\n\n\
         class AutoString(types.TypeDecorator):\n    impl = types.String\n    least = 40\n\n    \
         def load_dialect_impl(self, dialect: Dialect):\n        impl = cast(types.String, self.impl)\n        \
         if impl.length is None and dialect.name == 'postgresql':\n            \
         return dialect.type_descriptor(types.String(self.least))\n        \
         return super().load_dialect_impl(dialect)\n",
    ),
];

fn added(project: &Project, imports: &str, ty: &str) -> Evaluation {
    let text = format!(
        "{HEAD}{imports}\n\ndef upgrade():\n    op.add_column('t', sa.Column('a', {ty}, nullable=True))\n"
    );
    run_with(project, &text, Direction::Upgrade, false)
}

fn kind(evaluation: Evaluation) -> (TypeKind, String) {
    match &operations(evaluation)[0].action {
        Action::AddColumn(add) => {
            let wrap = add.column.ty.wrap.clone().unwrap();
            (add.column.ty.base.clone(), format!("{}.{}({})", wrap.module, wrap.name, wrap.arguments))
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn types_are_read_from_the_package_that_is_installed() {
    let project = Project::default().with(MODEL);
    let string = |length| TypeKind::String { length: Some(length), collation: None };
    for (imports, ty, length, written) in [
        ("import sqlmodel", "sqlmodel.sql.sqltypes.AutoString()", 40, ""),
        ("import sqlmodel.sql.sqltypes", "sqlmodel.sql.sqltypes.AutoString(length=9)", 9, "length=9"),
        ("import sqlmodel as m", "m.AutoString(7)", 7, "7"),
        ("from sqlmodel import AutoString", "AutoString", 40, ""),
        ("from sqlmodel.sql.sqltypes import AutoString as A", "A()", 40, ""),
    ] {
        let found = kind(added(&project, imports, ty));
        let wrap = format!("sqlmodel.sql.sqltypes.AutoString({written})");
        assert_eq!(found, (string(length), wrap), "{imports}: {ty}");
    }
    let text = format!(
        "{HEAD}import sqlmodel\ndef upgrade():\n    op.add_column('t', sa.Column('a', sqlmodel.AutoString))\n"
    );
    let Evaluation::Evaluated { reads, .. } = run_with(&project, &text, Direction::Upgrade, false) else {
        panic!()
    };
    assert!(reads.dialect);
    assert_eq!(reads.files.len(), 1);
}

#[test]
fn a_package_that_is_not_there_is_not_guessed() {
    let ty = "sqlmodel.sql.sqltypes.AutoString()";
    let why = reason(added(&Project::default(), "import sqlmodel", ty));
    assert_eq!(why, "calling `sqlmodel.sql.sqltypes.AutoString` is not evaluated");
    let other = [(
        "other.__init__",
        "from sqlalchemy import types\nclass T(types.TypeDecorator):\n    impl = types.Text\n",
    )];
    let why = reason(added(&Project::default().with(&other), "import other", "other.T()"));
    assert_eq!(why, "calling `other.T` is not evaluated");
}

#[test]
fn a_type_that_a_package_binds_twice_or_changes_is_not_known() {
    let with = |text: &str| {
        let class = "from sqlalchemy import types\nclass T(types.TypeDecorator):\n    impl = types.Text\n";
        let text = format!("{class}{text}");
        let project = Project::default().with(&[("sqlmodel.__init__", text.as_str())]);
        added(&project, "import sqlmodel", "sqlmodel.T()")
    };
    assert!(matches!(with(""), Evaluation::Evaluated { .. }));
    for text in [
        "try:\n    import fast\nexcept ImportError:\n    T = None\n",
        "from .others import *\n",
        "T.impl = types.Integer\n",
        "from sqlalchemy.ext.compiler import compiles\n@compiles(T)\ndef write(*_): return 'x'\n",
    ] {
        assert_eq!(reason(with(text)), "calling `sqlmodel.T` is not evaluated", "{text}");
    }
}

#[test]
fn a_module_that_nothing_has_imported_is_no_attribute() {
    let project = Project::default().with(&[
        ("sqlmodel.__init__", "x = 1\n"),
        (
            "sqlmodel.extra",
            "from sqlalchemy import types\nclass T(types.TypeDecorator):\n    impl = types.Text\n",
        ),
    ]);
    assert!(matches!(added(&project, "import sqlmodel", "sqlmodel.extra.T()"), Evaluation::NeedsPython(_)));
    let imported = added(&project, "import sqlmodel.extra", "sqlmodel.extra.T()");
    assert!(matches!(imported, Evaluation::Evaluated { .. }), "{imported:?}");
}

#[test]
fn what_may_be_missing_is_left_to_python() {
    let project = Project::new(&[
        ("app.__init__", ""),
        ("app.models", "from sqlalchemy.orm import DeclarativeBase\nclass Base(DeclarativeBase):\n    pass\ndef made():\n    return 1\n"),
    ])
    .with(&[("ulid.__init__", "from .base import new\nif True:\n    maybe = 1\n"), ("ulid.base", "def new():\n    pass\n")]);
    let with =
        |imports: &str, default: &str| added(&project, imports, &format!("sa.Integer, default={default}"));
    for (imports, default) in [
        ("import app.models as m", "m.made"),
        ("import app.models", "app.models.Base"),
        ("import ulid", "ulid.new"),
    ] {
        let found = with(imports, default);
        assert!(matches!(found, Evaluation::Evaluated { .. }), "{default}: {found:?}");
    }
    for (imports, default, why) in [
        ("import app.models as m", "m.gone", "`app.models` has no `gone` that is evaluated"),
        (
            "import app.models as m",
            "m.Base.gone",
            "whether `Base`, which is not evaluated: classes are not evaluated has `.gone` is not known",
        ),
        ("import ulid", "ulid.gone", "whether `ulid` has `.gone` is not known"),
        ("import ulid", "ulid.maybe", "whether `ulid` has `.maybe` is not known"),
        ("import ulid", "ulid.new.gone", "whether `ulid.new` has `.gone` is not known"),
    ] {
        assert_eq!(reason(with(imports, default)), why, "{default}");
    }
}
