use std::collections::BTreeMap;

use limbeck_diagnostics::SourceText;

use super::{TemplateRendering, TemplateValue, render_template};

fn render(template: &str) -> TemplateRendering {
    let text = |text: &str| TemplateValue::Str(text.to_owned());
    let variables: BTreeMap<String, TemplateValue> = [
        ("message".to_owned(), text("add users")),
        ("empty".to_owned(), text("")),
        ("none".to_owned(), TemplateValue::None),
        ("pair".to_owned(), TemplateValue::Tuple(vec![text("a"), text("b")])),
    ]
    .into();
    render_template(&SourceText::new("script.py.mako", template), &variables).unwrap()
}

/// The right-hand sides are what Mako 1.3 renders.
#[test]
fn templates_render_as_mako_renders_them() {
    for (template, expected) in [
        ("a ${message} b\n", "a add users b\n"),
        ("${repr(pair)}|${pair | comma,n}|${none | comma,n}", "('a', 'b')|a, b|"),
        ("${empty if empty else 'pass'}\n", "pass\n"),
        ("% if empty:\nx\n% elif message:\ny\n% else:\nz\n% endif\nend\n", "y\nend\n"),
        ("% for one in pair:\n- ${one}\n% endfor\n", "- a\n- b\n"),
        ("## hidden\nshown \\\njoined\n", "shown joined\n"),
        ("%% kept\n<%doc>\nnothing\n</%doc>x<%text>${raw}</%text>\n", "% kept\nx${raw}\n"),
        ("${ '}' + '' if False else message }", "add users"),
        ("${repr(none)} ${none is None} ${not empty}", "None True True"),
    ] {
        assert_eq!(render(template), TemplateRendering::Text(expected.to_owned()), "{template}");
    }
}

#[test]
fn what_is_not_understood_is_left_to_mako() {
    for template in
        ["<% x = 1 %>", "<%! import re %>", "${message.upper()}", "${unknown}", "% while True:\n% endwhile\n"]
    {
        assert!(matches!(render(template), TemplateRendering::NeedsPython(_)), "{template}");
    }
}

#[test]
fn an_open_control_line_is_an_error() {
    let source = SourceText::new("script.py.mako", "% if x:\n");
    let error = render_template(&source, &BTreeMap::new()).unwrap_err();
    assert_eq!(error.code().id(), "LB0109");
}
