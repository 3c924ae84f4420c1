use super::ast::{ExprKind, StmtKind};
use super::*;

fn parse(text: &str) -> Result<Module> {
    parse_module(&SourceText::new("versions/a.py", text))
}

/// The value of `x = ...`, as its tree.
fn value(text: &str) -> ExprKind {
    let mut module = parse(text).unwrap();
    match module.body.remove(0).kind {
        StmtKind::Assign { value, .. } => value.kind,
        other => panic!("not an assignment: {other:?}"),
    }
}

fn label(text: &str) -> (String, Span) {
    let error = parse(text).unwrap_err();
    assert_eq!(error.code(), Code::PythonSyntax);
    let location = error.diagnostic().location.clone().unwrap();
    (location.label, location.span)
}

#[test]
fn line_ends_are_unified_and_spans_stay_true() {
    let text = "a = '''x\r\ny'''\r\nb = '\\r'\r\n";
    let module = parse(text).unwrap();
    let StmtKind::Assign { value, .. } = &module.body[0].kind else { panic!() };
    let ExprKind::Str(Some(string)) = &value.kind else { panic!() };
    assert_eq!(&**string, "x\ny");
    let span = module.body[1].span;
    assert_eq!(&text[span.start as usize..span.end as usize], "b = '\\r'");
}

#[test]
fn floats_are_written_as_python_writes_them() {
    for (source, repr) in [
        ("x = 1.0", "1.0"),
        ("x = 1e16", "1e+16"),
        ("x = 1e15", "1000000000000000.0"),
        ("x = 0.00001", "1e-05"),
        ("x = 0.0001", "0.0001"),
        ("x = 1.5e300", "1.5e+300"),
        ("x = 0.1", "0.1"),
        ("x = 1e999", "inf"),
    ] {
        let ExprKind::Float(text) = value(source) else { panic!("{source}") };
        assert_eq!(&*text, repr, "{source}");
    }
}

#[test]
fn what_does_not_fit_is_said() {
    assert!(matches!(value("x = 9223372036854775808"), ExprKind::Int(None)));
    assert!(matches!(value("x = 9223372036854775807"), ExprKind::Int(Some(i64::MAX))));
    assert!(matches!(value(r"x = '\ud800'"), ExprKind::Str(None)));
    assert!(matches!(value("x = '\u{FFFD}'"), ExprKind::Str(Some(_))));
}

#[test]
fn deep_files_are_refused_without_overflow() {
    for text in [
        format!("x = {}1{}", "[".repeat(100_000), "]".repeat(100_000)),
        format!("x = {}1", "-".repeat(100_000)),
        format!("x = 1{}", "+1".repeat(100_000)),
        format!("x = a{}", ".b".repeat(100_000)),
        format!("x = {}1", "lambda a, b: ".repeat(100_000)),
        format!("x = {}", "(".repeat(100_000)),
    ] {
        assert!(parse(&text).is_err(), "{}", &text[..20]);
    }
    let long_list = format!("x = [{}]", "(1, 'a'), ".repeat(100_000));
    assert!(parse(&long_list).is_ok());
    let concatenation = format!("x = 'a'{}", " + 'a'".repeat(900));
    assert!(parse(&concatenation).is_ok());
}

#[test]
fn the_compiler_s_rules_hold() {
    for (text, words) in [
        ("return 1\n", "'return' outside function"),
        ("break\n", "'break' outside loop"),
        ("def f():\n  for x in y:\n    def g():\n      continue\n", "'continue' not properly in loop"),
        ("def f(a, a): pass\n", "duplicate argument in function definition"),
        ("def f():\n  from a import *\n", "import * only allowed at module level"),
        ("def f():\n  await x\n", "'await' outside async function"),
        ("yield 1\n", "'yield' outside function"),
        ("f(a=1, a=2)\n", "keyword argument repeated"),
    ] {
        assert_eq!(label(text).0, words, "{text}");
    }
}

#[test]
fn a_syntax_error_is_underlined() {
    let (words, span) = label("def upgrade(:\n    pass\n");
    assert_eq!(span.start, 12, "{words}");
}

#[test]
fn newer_syntax_is_noticed() {
    assert_eq!(parse("x = 1").unwrap().needs_minor.0, 9);
    assert_eq!(parse("match x:\n  case 1: pass\n").unwrap().needs_minor.0, 10);
    assert_eq!(parse("type X = int\n").unwrap().needs_minor.0, 12);
    assert_eq!(parse("x = f'{a['b']}'\n").unwrap().needs_minor.0, 12);
}
