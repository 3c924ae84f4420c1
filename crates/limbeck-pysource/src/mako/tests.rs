use std::collections::BTreeMap;

use limbeck_diagnostics::SourceText;

use super::{MainOptions, TemplateRendering, TemplateValue, render_template};

fn render(template: &str) -> TemplateRendering {
    let text = |text: &str| TemplateValue::Str(text.to_owned());
    let variables: BTreeMap<String, TemplateValue> = [
        ("message".to_owned(), text("add users")),
        ("empty".to_owned(), text("")),
        ("none".to_owned(), TemplateValue::None),
        ("pair".to_owned(), TemplateValue::Tuple(vec![text("a"), text("b")])),
    ]
    .into();
    let options: MainOptions = [("databases".to_owned(), "one, two,three".to_owned())].into();
    render_template(&SourceText::new("script.py.mako", template), &variables, Some(&options)).unwrap()
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
        ("<%!\nimport re\n\n%>a ${re.split(r',\\s*', 'x, y,z')}\n", "a ['x', 'y', 'z']\n"),
        ("<%\n    names = config.get_main_option(\"databases\")\n%>\n${names}\n", "\none, two,three\n"),
        (
            "% for n in config.get_main_option('databases').replace(',', ' ').split():\n${n}.\n% endfor\n",
            "one.\ntwo.\nthree.\n",
        ),
        ("${context.get('%s_ups' % message, 'pass')} ${context.get('message')}", "pass add users"),
        ("${config.get_main_option('nope')} ${config.get_main_option('nope', 'x')}", "None x"),
        ("${'-'.join(pair) + message.upper()} ${' a b '.strip().split(' ', 1)}", "a-bADD USERS ['a', 'b']"),
        ("${'%s%%' % none} ${'a,b'.startswith('a')}", "None% True"),
    ] {
        assert_eq!(render(template), TemplateRendering::Text(expected.to_owned()), "{template}");
    }
}

#[test]
fn what_is_not_understood_is_left_to_mako() {
    for template in [
        "<%! import os %>",
        "<% x = f() %>",
        "<% message = 1 %>",
        "<% x = '%>' %>",
        "<%def name='x()'>a</%def>",
        "${re.split(',', message)}",
        "${message.title()}",
        "${config.attributes}",
        "${config}",
        "${'%d' % 1}",
        "${unknown}",
        "% while True:\n% endwhile\n",
    ] {
        assert!(matches!(render(template), TemplateRendering::NeedsPython(_)), "{template}");
    }
}

#[test]
fn an_open_control_line_is_an_error() {
    let source = SourceText::new("script.py.mako", "% if x:\n");
    let error = render_template(&source, &BTreeMap::new(), None).unwrap_err();
    assert_eq!(error.code().id(), "LB0109");
}
