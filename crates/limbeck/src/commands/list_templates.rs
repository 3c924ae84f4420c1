//! `list_templates`: what `init` can begin.

use limbeck_diagnostics::Result;
use limbeck_project::templates::TEMPLATES;
use serde::Serialize;

use crate::document::tell;
use crate::host::Host;
use crate::report::Event;

#[derive(Serialize)]
struct Body {
    templates: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    name: &'static str,
    description: &'static str,
}

/// Lists the templates of `init`.
///
/// # Errors
/// None but a defect.
pub fn list_templates(host: &Host<'_>) -> Result<()> {
    let answer = |line: &str| host.reporter.report(Event::Answer(line));
    answer("Available templates:\n");
    for template in TEMPLATES {
        answer(&format!("{} - {}", template.name, template.description));
    }
    answer("\nTemplates are used via the 'init' command, e.g.:\n");
    answer("  limbeck init --template generic ./scripts");
    tell(host, "list_templates", None, || Body {
        templates: TEMPLATES
            .iter()
            .map(|template| Entry { name: template.name, description: template.description })
            .collect(),
    })
}
