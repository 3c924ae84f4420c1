//! The environment that was understood without running `env.py`.
use limbeck_diagnostics::{Code, Error, Result};

use super::Request;
use crate::host::Host;
use crate::project::Project;
use crate::target::{Command, Outcome};

pub(crate) struct Environment {}
impl Environment {
    pub(crate) fn shown_url(&self) -> Option<String> {
        None
    }
}
pub(crate) enum Reading {
    Read(Environment),
    NeedsPython(Error),
}
pub(crate) fn read_environment(_: &Host<'_>, _: &Project, _: &Request) -> Result<Reading> {
    Ok(Reading::NeedsPython(Error::new(Code::EnvironmentNeedsPython, "not yet")))
}
pub(crate) fn run(
    _: &Host<'_>,
    _: &Project,
    _: &Request,
    _: &Environment,
    _: &mut Command<'_>,
) -> Result<Outcome> {
    Ok(Outcome::Done)
}
