use super::*;

fn read(name: &str, text: &str) -> Result<HeaderReading> {
    read_header(&SourceText::new(name, text))
}

fn header(text: &str) -> Header {
    match read("versions/a.py", text).unwrap() {
        HeaderReading::Header(header) => header,
        other => panic!("{other:?}"),
    }
}

fn reason(text: &str) -> String {
    match read("versions/a.py", text).unwrap() {
        HeaderReading::NeedsPython(why) => why.reason,
        other => panic!("{other:?}"),
    }
}

#[test]
fn annotated_and_plain_headers_are_read() {
    let read = header(
        r#""""create account table

Revision ID: ae1027a6acf0
Revises:
Create Date: 2026-11-22 19:03:49.586208

"""
from typing import Sequence, Union

revision: str = "ae10" "27a6acf0"
down_revision: Union[str, Sequence[str], None] = None
branch_labels: Union[str, Sequence[str], None] = ("shop",)
depends_on = ["x", 'y']

def upgrade():
    whatever = yield lambda: [x async for x in y]
"#,
    );
    assert_eq!(read.revision, "ae1027a6acf0");
    assert_eq!(read.down_revisions, Vec::<String>::new());
    assert_eq!(read.branch_labels, ["shop"]);
    assert_eq!(read.depends_on, ["x", "y"]);
    assert_eq!(read.message(), "create account table");
    assert_eq!(create_date(&read.documentation), Some("2026-11-22 19:03:49.586208"));
}

#[test]
fn merges_constants_and_chained_assignments_are_read() {
    let read = header("PARENT = 'p'\nrevision = name = 'r'\ndown_revision = PARENT\n");
    assert_eq!((read.revision.as_str(), read.down_revisions), ("r", vec!["p".to_owned()]));
    assert_eq!(header("revision='r'\ndown_revision=('a', 'b')\n").down_revisions, ["a", "b"]);
    assert_eq!(
        header("from app import *\nrevision='r'\ndown_revision=None\nbranch_labels=None\ndepends_on=None\n")
            .revision,
        "r"
    );
    assert_eq!(header("revision='r'\ndown_revision=None\nfrom sqlalchemy import *\n").documentation, "");
}

#[test]
fn doubt_is_left_to_python() {
    for (text, why) in [
        ("revision = 'a' + 'b'\ndown_revision = None\n", "`revision` is not a literal"),
        ("revision = 'a'\nrevision = 'b'\ndown_revision = None\n", "`revision` is bound more than once"),
        ("if x:\n    revision = 'a'\ndown_revision = None\n", "`revision` is not plainly assigned"),
        ("revision = 'a'\ndown_revision = None\nfrom x import *\n", "this could bind `revision`"),
        ("revision = 'a'\ndown_revision = 3\n", "`down_revision` is not a literal"),
        ("from x import down_revision\nrevision = 'a'\n", "`down_revision` is not plainly assigned"),
        (
            "revision = 'a'\ndown_revision = None\ndef f():\n  global revision\n",
            "`revision` is bound more than once",
        ),
        ("revision = ('a',)\ndown_revision = None\n", "`revision` is not a string"),
    ] {
        assert_eq!(reason(text), why, "{text}");
    }
}

#[test]
fn a_file_without_identifiers_is_an_error() {
    let code = |name: &str, text: &str| read(name, text).unwrap_err().code();
    assert_eq!(code("versions/foo.py", "down_revision = None\n"), Code::RevisionHeader);
    assert_eq!(code("versions/foo.py", "revision = 'a'\n"), Code::RevisionHeader);
    let HeaderReading::Header(legacy) = read("versions/1a2b.py", "down_revision = None\n").unwrap() else {
        panic!()
    };
    assert_eq!(legacy.revision, "1a2b");
}

#[test]
fn a_broken_script_has_a_header_when_all_of_it_stands_before_the_error() {
    const HEADER: &str = "revision = 'b'\ndown_revision = 'a'\n";
    let broken = |text: &str| match read("versions/b.py", text).unwrap() {
        HeaderReading::Broken { header, error } => {
            assert_eq!(error.code(), Code::PythonSyntax);
            header
        }
        other => panic!("{other:?}"),
    };
    for whole in [
        "def upgrade():\n    op.execute('x'\n",
        "def upgrade()\n    pass\n",
        "def upgrade():\n<<<<<<< HEAD\n    pass\n=======\n>>>>>>> other\n",
        "x = 'open\n",
        "return 1\n",
        "depends_on = None\nx = (\n",
    ] {
        let header = broken(&format!("{HEADER}{whole}")).unwrap_or_else(|| panic!("{whole}"));
        assert_eq!((&*header.revision, &*header.down_revisions), ("b", &["a".to_owned()][..]), "{whole}");
    }
    let deep = format!("{HEADER}x = {}1{}\n", "(".repeat(4_000), ")".repeat(4_000));
    for text in [
        "revision = \n",
        "revision = 'b'\n<<<<<<< HEAD\ndown_revision = 'a'\n=======\ndown_revision = 'c'\n>>>>>>> other\n",
        // What follows the error might have declared it, or anew.
        &format!("{HEADER}x = (\nbranch_labels = ('one',)\n"),
        &format!("{HEADER}x = (\r\ndepends_on = 'c'\r\n"),
        "revision = 'b'\ndown_revision = ('a'\ndepends_on = None\n",
        &deep,
    ] {
        assert_eq!(broken(text), None, "{text:.200}");
    }
}

#[test]
fn script_names() {
    for (name, expected) in [
        ("a.py", true),
        ("_x.py", true),
        ("conftest.py", true),
        ("__init__.py", false),
        ("__init__x.py", false),
        (".#a.py", false),
        ("a.pyc", false),
        ("README", false),
    ] {
        assert_eq!(is_script_name(name), expected, "{name}");
    }
}
