//! What is left to Python.

use super::*;

#[test]
fn what_cannot_be_told_is_declined() {
    for (body, words) in [
        (
            "try:\n    op.execute('a')\nexcept Exception:\n    pass",
            "`try` around operations is not evaluated",
        ),
        ("while True:\n    pass", "`while` is not evaluated"),
        ("sa.inspect(op.get_bind())", "`sqlalchemy.inspect` is not evaluated"),
        ("op.drop_table('a', cascade=True)", "`cascade` is no known argument of `alembic.op.drop_table`"),
        ("op.drop_table()", "`table_name` is missing as an argument of `alembic.op.drop_table`"),
        ("op.execute(undefined)", "`undefined` is not known here"),
        ("for x in {'a', 'b'}:\n    pass", "the order of a set is not known"),
        ("x = 1.5 + 1", "`+` on a float is not evaluated"),
        ("op.execute('x' * 10**9)", "`*` on a string is not evaluated"),
        ("op.execute(str(2**99))", "this arithmetic is not evaluated"),
        ("op.execute('x' * 1000000000)", "`*` on a string is not evaluated"),
        ("def f():\n    f()\nf()", "a function that calls itself is not evaluated"),
        ("for i in range(3000000):\n    pass", "this range is too long to be evaluated"),
        (
            "for i in range(1000000):\n    for j in range(1000000):\n        pass",
            "this runs for too long to be evaluated",
        ),
        ("op.execute(sa.select(sa.text('1')))", "`sqlalchemy.select` is not evaluated"),
        (
            "op.add_column('t', sa.Column('a', sa.Boolean(create_constraint=True)))",
            "a type with `create_constraint=True` is not evaluated",
        ),
        ("xs = [1]\nfor x in enumerate(xs):\n    xs.append(1)", "this changes while it is iterated over"),
        ("g = (x for x in 'ab')", "a generator is evaluated only as the one argument of a known function"),
    ] {
        assert_eq!(reason(upgrade(body)), words, "{body}");
    }
}

#[test]
fn what_was_made_while_loading_is_not_written_to() {
    let text = "from alembic import op\nXS = []\ndef upgrade():\n    XS.append(1)\n";
    assert_eq!(reason(script(text)), "this changes an object that was made while the script was loaded");
    let text = "from alembic import op\ndef f(xs=[]):\n    xs.append(1)\ndef upgrade():\n    f()\n";
    assert_eq!(reason(script(text)), "this changes an object that was made while the script was loaded");
}

#[test]
fn what_was_passed_over_is_opaque() {
    let text = "from alembic import op\nXS = ['a']\nYS = XS\nclass C(Base):\n    XS.append('b')\ndef upgrade():\n    \
                op.execute(YS[0])\n";
    assert!(reason(script(text)).contains("a value that a statement before may have changed"));
    let text =
        "from alembic import op\nfrom app import thing\nX = thing.y(1)\ndef upgrade():\n    op.execute(X)\n";
    assert!(matches!(script(text), Evaluation::NeedsPython(_)));
}

#[test]
fn newer_syntax_needs_a_newer_python() {
    let text =
        "from alembic import op\ndef upgrade():\n    d = {'a': 'b'}\n    op.execute(f\"{d[\"a\"]}\")\n";
    assert_eq!(reason(script(text)), "this is syntax of Python 3.12");
}
