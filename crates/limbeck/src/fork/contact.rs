//! Whether two lines of scripts touch the same objects.

use std::collections::HashMap;

use limbeck_dialect::Dialect;
use limbeck_ops::{Object, Overlap, Place, Touches, overlaps, shared_tables};
use limbeck_pysource::{Direction, End, VersionSchema};
use limbeck_revisions::RevisionKey;
use limbeck_schema::TableName;

use crate::environment::{Reading, Request, read_environment};
use crate::host::Host;
use crate::project::Project;
use crate::world::{PythonWorld, ScriptSetting};

/// How two lines touch each other.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Contact {
    /// Objects on which the order matters.
    pub(crate) collisions: Vec<Collision>,
    /// Scripts of which something is not known.
    pub(crate) unread: Vec<Unread>,
    /// Tables that both touch.
    pub(crate) tables: Vec<TableName>,
}

/// Two scripts whose order matters.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Collision {
    /// The script of the first line.
    pub(crate) first: RevisionKey,
    /// The script of the second line.
    pub(crate) second: RevisionKey,
    /// The object, and what they do to it.
    pub(crate) overlap: Overlap,
}

/// A script of which it is not known what it touches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unread {
    /// Which.
    pub(crate) revision: RevisionKey,
    /// Why not, in a few words.
    pub(crate) why: String,
    /// The line of the script that is to blame.
    pub(crate) line: Option<usize>,
}

/// What scripts touch. Each is evaluated once.
pub(crate) struct ScriptTouches<'p> {
    project: &'p Project,
    /// The project's Python environment, or why it cannot be looked at.
    world: Result<&'p PythonWorld, String>,
    /// The dialects that the scripts may be for.
    dialects: Vec<&'static dyn Dialect>,
    known: HashMap<RevisionKey, (Touches, Vec<Unread>)>,
}

impl<'p> ScriptTouches<'p> {
    /// Nothing is evaluated yet. Where `env.py` does not tell the database without Python, the scripts are read for
    /// every one, and what they touch is what they touch on any.
    pub(crate) fn new(host: &Host<'_>, project: &'p Project) -> Self {
        let dialects = match read_environment(host, project, &Request::default()) {
            Ok(Reading::Read(environment)) => vec![environment.dialect()],
            Ok(Reading::NeedsPython(_)) | Err(_) => limbeck_dialect::dialects().to_vec(),
        };
        let world = project.world(host).map_err(|error| error.to_string());
        let world = world.and_then(|world| match world.check_scripts(project) {
            Ok(()) => Ok(world),
            Err(error) => Err(error.to_string()),
        });
        Self { project, world, dialects, known: HashMap::new() }
    }

    /// Compares two lines.
    pub(crate) fn compare(&mut self, first: &[RevisionKey], second: &[RevisionKey]) -> Contact {
        let mut contact = Contact::default();
        for key in first.iter().chain(second) {
            let unread = self.of(*key).1.clone();
            contact.unread.extend(unread);
        }
        for one in first {
            for other in second {
                let (Some((here, _)), Some((there, _))) = (self.known.get(one), self.known.get(other)) else {
                    continue;
                };
                for overlap in overlaps(here, there) {
                    let is_told = |known: &Collision| known.overlap.object == overlap.object;
                    if !contact.collisions.iter().any(is_told) {
                        contact.collisions.push(Collision { first: *one, second: *other, overlap });
                    }
                }
                for table in shared_tables(here, there) {
                    if !contact.tables.contains(&table) {
                        contact.tables.push(table);
                    }
                }
            }
        }
        contact
    }

    fn of(&mut self, key: RevisionKey) -> &(Touches, Vec<Unread>) {
        let found = if self.known.contains_key(&key) { None } else { Some(self.read(key)) };
        self.known.entry(key).or_insert_with(|| found.unwrap_or_default())
    }

    fn read(&self, key: RevisionKey) -> (Touches, Vec<Unread>) {
        let nothing = |why: String, line: Option<usize>| {
            (Touches::default(), vec![Unread { revision: key, why, line }])
        };
        let world = match &self.world {
            Ok(world) => world,
            Err(why) => return nothing(why.clone(), None),
        };
        let mut touches = Touches::default();
        for dialect in &self.dialects {
            let setting =
                ScriptSetting { dialect: *dialect, offline: false, version_schema: VersionSchema::Unknown };
            let evaluated = match world.evaluate(self.project, key, Direction::Upgrade, &setting) {
                Ok(Ok(evaluated)) => evaluated,
                Ok(Err(unread)) => {
                    let place = unread.error.diagnostic().location.as_ref();
                    let line = place.map(|at| at.source.position(at.span.start).line);
                    return nothing(unread.reason, line);
                }
                Err(error) => return nothing(error.to_string(), None),
            };
            if let End::Raised(raised) = evaluated.end {
                let line = raised.source.position(raised.span.start).line;
                return nothing(format!("it raises `{}`", raised.exception), Some(line));
            }
            let mut here = Touches::of(&evaluated.operations);
            if !dialect.abilities().named_enums {
                here.objects.retain(|(object, _)| !matches!(object, Object::Enumeration(..)));
            }
            touches.merge(here);
        }
        let unread = touches.unknown.iter().map(|opaque| Unread {
            revision: key,
            why: opaque.what.clone(),
            line: opaque.at.as_ref().and_then(|at| self.line(key, at)),
        });
        let unread = unread.collect();
        (touches, unread)
    }

    /// The line of a place, when it is in the script itself.
    fn line(&self, key: RevisionKey, at: &Place) -> Option<usize> {
        let source = self.project.script(key).source.as_ref()?;
        (source.path().display().to_string() == at.path).then(|| source.position(at.span.start).line)
    }
}
