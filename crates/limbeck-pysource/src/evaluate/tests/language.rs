//! The language: what CPython prints for the same expressions.

use super::*;

/// Runs `op.execute(str(expression))`-like bodies and returns what they executed.
fn shown(body: &str) -> Vec<String> {
    sql(upgrade(body))
}

#[test]
fn expressions_have_python_s_values() {
    for (expression, expected) in [
        ("'a' + 'b' * 2", "abb"),
        ("'%s-%d' % ('x', 3)", "x-3"),
        ("'%(a)s' % {'a': 1}", "1"),
        ("'{} {1}'.format(1, 2) if False else '{1} {0}'.format(1, 2)", "2 1"),
        ("f'{1 + 1} {\"q\"!r} {None} {True}'", "2 'q' None True"),
        ("', '.join(x.upper() for x in ['a', 'b'])", "A, B"),
        ("'a,b'.split(',')[-1]", "b"),
        ("'abc'[::-1]", "cba"),
        ("str(-7 // 2) + str(-7 % 3)", "-42"),
        ("str(len({1: 2, True: 3}))", "1"),
        ("sorted({'b', 'a'})[0]", "a"),
        ("dict(a='x')['a']", "x"),
        ("'x' if 1 in (1, 2) and not [] else 'y'", "x"),
        ("(lambda a, *b, c='z', **d: a + b[0] + c + d['e'])('1', '2', e='4')", "12z4"),
        ("[a + b for a in 'ab' for b in 'cd' if a != 'a'][0]", "bc"),
        ("{k: v for k, v in zip('ab', 'cd')}['b']", "d"),
        ("' '.join(f'{i}{x}' for i, x in enumerate(['p', 'q'], 1))", "1p 2q"),
        ("max(['b', 'a']) + min('b', 'a')", "ba"),
        ("'A_b c'.title() + 'x'.capitalize()", "A_B CX"),
        ("'it''s' \" q\"", "its q"),
    ] {
        assert_eq!(shown(&format!("op.execute({expression})")), [expected], "{expression}");
    }
}

#[test]
fn statements_run_in_order() {
    let body = "xs = ['a']\nxs.append('b')\nxs += ['c']\n(p, *q), r = (('1', '2', '3'), '4')\n\
                for i, x in enumerate(xs):\n    if x == 'b':\n        continue\n    op.execute(x)\nelse:\n    \
                op.execute('else')\nop.execute(p + ''.join(q) + r)\ndef f(n, m='d'):\n    return n + m\n\
                op.execute(f('n'))\nif (y := 'w'):\n    op.execute(y)\n";
    assert_eq!(shown(body), ["a", "c", "else", "1234", "nd", "w"]);
}

#[test]
fn closures_see_later_values() {
    let body = "x = 'a'\ng = lambda: x\nx = 'b'\nop.execute(g())\nfs = []\nfor i in 'pq':\n    fs.append(lambda i=i: i)\n\
                op.execute(fs[0]())";
    assert_eq!(shown(body), ["b", "p"]);
}

#[test]
fn names_mean_what_bound_them() {
    let text = "from alembic import op as o\nfrom sqlalchemy import text as t\nop = o\ndef upgrade():\n    \
                op.execute(t('x'))\n";
    assert_eq!(sql(script(text)), ["x"]);
    let text = "from alembic import op\nlen = lambda x: 'mine'\ndef upgrade():\n    op.execute(len([]))\n";
    assert_eq!(sql(script(text)), ["mine"]);
}

#[test]
fn a_name_is_local_wherever_it_is_bound() {
    let text = "from alembic import op\nx = 'a'\ndef upgrade():\n    op.execute(x)\n    if False:\n        x = 'b'\n";
    assert_eq!(reason(script(text)), "`x` is read before it is bound");
}
