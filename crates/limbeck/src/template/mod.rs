//! `script.py.mako`: read as far as Limbeck understands Mako, else rendered by Mako itself.

mod python;

use std::collections::BTreeMap;

use limbeck_diagnostics::{Code, Result};
use limbeck_pysource::mako::{MainOptions, TemplateRendering, TemplateValue, render_template};
use limbeck_schema::Value;

use crate::host::{Host, PythonMode};
use crate::project::Project;

/// The variables of `script.py.mako`.
pub(crate) type Variables = BTreeMap<String, TemplateValue>;

/// Renders the project's template.
///
/// # Errors
/// `LB0109` for a template that cannot be rendered.
pub(crate) fn render(host: &Host<'_>, project: &Project, variables: &Variables) -> Result<String> {
    let template = project.directory.template_source()?;
    if host.python == PythonMode::Always {
        return python::render(host, project, variables);
    }
    let words = "this template uses more of Mako than Limbeck reads";
    match render_template(&template, variables, main_options(project).as_ref())? {
        TemplateRendering::Text(text) => Ok(text),
        TemplateRendering::NeedsPython(reason) if host.python == PythonMode::Never => Err(reason
            .to_error(Code::TemplateRender, format!("{words}, and `--python never` forbids running Python"))
            .hint("run the command with `--python auto`")
            .hint("or write the part without Python code: expressions, `% if` and `% for` are understood")),
        TemplateRendering::NeedsPython(reason) => python::render(host, project, variables).map_err(|error| {
            let place = reason.to_error(Code::TemplateRender, words);
            let place = place.diagnostic().location.clone();
            match (error.code(), place) {
                (Code::TemplateRender, Some(place)) => error.at(&place.source, place.span, place.label),
                _ => error,
            }
        }),
    }
}

/// What a template may ask `config` for; `None` when the section cannot be read, which Mako may never find out.
fn main_options(project: &Project) -> Option<MainOptions> {
    let section = project.config.section(project.config.section_name()).ok()??;
    Some(section.into_iter().collect())
}

/// A value of `env.py` as a template sees it; `None` for one that has no form in a template.
pub(crate) fn template_value(value: &Value) -> Option<TemplateValue> {
    Some(match value {
        Value::Null => TemplateValue::None,
        Value::Bool(flag) => TemplateValue::Bool(*flag),
        Value::Int(number) => TemplateValue::Int(*number),
        Value::Str(text) => TemplateValue::Str(text.clone()),
        Value::List(items) => TemplateValue::List(items.iter().map(template_value).collect::<Option<_>>()?),
        Value::Float(_)
        | Value::Decimal(_)
        | Value::Bytes(_)
        | Value::Date(_)
        | Value::Time(_)
        | Value::DateTime(_)
        | Value::Uuid(_)
        | Value::Dict(_) => return None,
    })
}
