//! A new script: its place in the graph, its file, its text. Shared by `revision` and `merge`.

use std::path::{Path, PathBuf};

use limbeck_diagnostics::{Code, Error, Result, SourceText};
use limbeck_project::script_directory::revision_id;
use limbeck_pysource::mako::TemplateValue;
use limbeck_pysource::{HeaderReading, read_header};
use limbeck_revisions::{NewParents, NewRevision, RevisionExpr, Splice};
use serde::Serialize;

use crate::document::{shown, tell};
use crate::environment::{Left, TemplateArguments};
use crate::hooks::run_post_write_hooks;
use crate::host::Host;
use crate::project::Project;
use crate::report::Event;
use crate::template::{Variables, render, template_value};

/// What is asked for.
pub(super) struct Draft<'d> {
    /// `-m`.
    pub(super) message: Option<&'d str>,
    /// The message of a script for which none was given, from its parents.
    pub(super) own_message: fn(&Project, &NewParents) -> Option<String>,
    /// The parents.
    pub(super) heads: Vec<RevisionExpr>,
    /// Whether these may be something else than heads.
    pub(super) splice: Splice,
    /// `--branch-label`.
    pub(super) branch_label: Option<&'d str>,
    /// `--version-path`.
    pub(super) version_path: Option<&'d Path>,
    /// `--rev-id`.
    pub(super) rev_id: Option<&'d str>,
    /// `--depends-on`.
    pub(super) depends_on: &'d [String],
}

/// A script that can be written.
pub(super) struct NewScriptFile {
    id: String,
    labels: Vec<String>,
    parents: NewParents,
    folder: PathBuf,
    name: PathBuf,
    /// What the template is given.
    pub(super) variables: Variables,
}

#[derive(Serialize)]
struct Body<'b> {
    revision: &'b str,
    down_revisions: Vec<&'b str>,
    depends_on: &'b [String],
    branch_labels: &'b [String],
    path: String,
}

impl Draft<'_> {
    /// Finds the place of the new script. Nothing is written.
    pub(super) fn place(&self, host: &Host<'_>, project: &Project) -> Result<NewScriptFile> {
        let id = self.rev_id.map_or_else(|| revision_id((host.random)()), str::to_owned);
        let labels: Vec<String> = self.branch_label.iter().map(|label| (*label).to_owned()).collect();
        let parents = project.graph.place_new(&NewRevision {
            id: id.clone(),
            heads: self.heads.clone(),
            splice: self.splice,
            depends_on: self.depends_on.iter().map(|text| RevisionExpr::parse(text)).collect(),
            branch_labels: labels.clone(),
        })?;
        let folder = version_folder(project, self.version_path, &parents)?;
        let date = project.directory.create_date(&(host.now)())?;
        let own = if self.message.is_none() { (self.own_message)(project, &parents) } else { None };
        let message = self.message.or(own.as_deref());
        let name = project.directory.file_name(&id, message, &date)?;
        let mut variables = header_variables(project, message, &id, &parents, &labels);
        variables.insert("create_date".to_owned(), TemplateValue::Str(date.to_string()));
        Ok(NewScriptFile { id, labels, parents, folder, name, variables })
    }
}

impl NewScriptFile {
    /// Writes the script and runs the hooks over it; `kind` is the command, for its document, and `left` what `env.py`
    /// left behind, if it ran.
    pub(super) fn write(
        self,
        host: &Host<'_>,
        project: &Project,
        kind: &'static str,
        left: Option<Left>,
    ) -> Result<PathBuf> {
        let text = render(host, project, &self.variables)?;
        let path = self.folder.join(&self.name);
        self.check(&SourceText::new(path.clone(), text.clone()))?;
        match project.directory.write_script(&self.folder, &self.name, &text) {
            Ok(written) => {
                for line in written.lines {
                    host.reporter.report(Event::Answer(&line));
                }
            }
            Err(error) => {
                let action = format!("Generating {}", path.display());
                host.reporter.report(Event::Status { action: &action, result: Some("FAILED") });
                return Err(error);
            }
        }
        let worker = left.as_ref().and_then(|left| left.worker.as_ref());
        run_post_write_hooks(host, project, &path, worker)?;
        left.map_or(Ok(()), Left::finish)?;
        tell(host, kind, None, || Body {
            revision: &self.id,
            down_revisions: self
                .parents
                .parents
                .iter()
                .map(|key| project.graph.revision(*key).id())
                .collect(),
            depends_on: &self.parents.depends_on,
            branch_labels: &self.labels,
            path: shown(&path),
        })?;
        Ok(path)
    }

    /// Whether the text can be a script. Alembic finds out when the file is written, and then no command works until
    /// it is deleted.
    fn check(&self, source: &SourceText) -> Result<()> {
        let HeaderReading::Header(header) = read_header(source)? else { return Ok(()) };
        if self.labels.iter().all(|label| header.branch_labels.contains(label)) {
            return Ok(());
        }
        Err(Error::new(
            Code::TemplateRender,
            format!(
                "Version {} specified branch_labels {}, however the migration file {} does not have them; have you \
                 upgraded your script.py.mako to include the 'branch_labels' section?",
                self.id,
                self.labels.join(", "),
                source.path().display()
            ),
        )
        .note("nothing was written")
        .hint("write `branch_labels = ${repr(branch_labels)}` into `script.py.mako`"))
    }
}

/// `template_args`; one that has no form here is left out: a template that uses it says so.
pub(super) fn arguments_of(given: &TemplateArguments) -> impl Iterator<Item = (String, TemplateValue)> {
    given.iter().filter_map(|(name, value)| Some((name.clone(), template_value(value)?)))
}

/// The folder of the new script: the one that was asked for, the parent's, or the only one.
fn version_folder(project: &Project, asked: Option<&Path>, parents: &NewParents) -> Result<PathBuf> {
    let locations = project.directory.version_locations();
    if let Some(asked) = asked {
        let wanted = project.config.absolute(asked);
        return match locations.iter().find(|location| **location == wanted) {
            Some(location) => Ok(location.clone()),
            None => Err(Error::new(
                Code::VersionLocation,
                format!("Path {} is not represented in current version locations", asked.display()),
            )
            .fact("version locations", listed(locations))
            .hint("name one of them, or add the folder to `version_locations`")),
        };
    }
    if let [only] = locations {
        return Ok(only.clone());
    }
    let parent = parents.parents.first().and_then(|key| project.script(*key).path.parent());
    parent.map(Path::to_owned).ok_or_else(|| {
        Error::new(Code::VersionLocation, "Multiple version locations present, please specify --version-path")
            .fact("version locations", listed(locations))
    })
}

fn listed(folders: &[PathBuf]) -> String {
    folders.iter().map(|folder| shown(folder)).collect::<Vec<_>>().join(", ")
}

fn header_variables(
    project: &Project,
    message: Option<&str>,
    id: &str,
    parents: &NewParents,
    labels: &[String],
) -> Variables {
    let ids: Vec<String> =
        parents.parents.iter().map(|key| project.graph.revision(*key).id().to_owned()).collect();
    let strings = |texts: &[String]| texts.iter().cloned().map(TemplateValue::Str).collect();
    // One is written as itself, none as None; several parents are a tuple and several dependencies a list.
    let scalar = |texts: &[String], several: fn(Vec<TemplateValue>) -> TemplateValue| match texts {
        [] => TemplateValue::None,
        [one] => TemplateValue::Str(one.clone()),
        texts => several(strings(texts)),
    };
    let labels = if labels.is_empty() { TemplateValue::None } else { TemplateValue::Tuple(strings(labels)) };
    [
        ("message", TemplateValue::Str(message.unwrap_or("empty message").to_owned())),
        ("up_revision", TemplateValue::Str(id.to_owned())),
        ("down_revision", scalar(&ids, TemplateValue::Tuple)),
        ("branch_labels", labels),
        ("depends_on", scalar(&parents.depends_on, TemplateValue::List)),
        ("imports", TemplateValue::Str(String::new())),
        ("upgrades", TemplateValue::Str(String::new())),
        ("downgrades", TemplateValue::Str(String::new())),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect()
}
