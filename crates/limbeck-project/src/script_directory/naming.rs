//! Names of new scripts.

use std::path::PathBuf;

use limbeck_diagnostics::{Code, Error, Result};

use super::{CreateDate, ScriptDirectory, slug};
use crate::percent::{self, Argument};

/// A revision identifier, 12 hexadecimal digits, of 6 random bytes. (Alembic takes the last 12 digits of a
/// random UUID, which are random bytes too.)
pub fn revision_id(random: [u8; 6]) -> String {
    random.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl ScriptDirectory {
    /// The create date of a script that is made at the instant `now`, whose zone is the machine's.
    ///
    /// # Errors
    ///
    /// [`Code::ConfigValue`] when `timezone` names no zone.
    pub fn create_date(&self, now: &jiff::Zoned) -> Result<CreateDate> {
        CreateDate::new(now, self.settings().timezone.as_deref())
    }

    /// The name of a new script below its version location, by `file_template`; it may have folders in it.
    ///
    /// # Errors
    ///
    /// [`Code::ConfigValue`] when the template uses a token that does not exist, or makes sub-folders that no
    /// command would look into.
    pub fn file_name(&self, revision: &str, message: Option<&str>, date: &CreateDate) -> Result<PathBuf> {
        let template = &self.settings().file_template;
        let slug = slug::slug(message.unwrap_or(""), self.settings().truncate_slug_length);
        let time = date.time();
        let name = percent::format(template, |token| {
            Some(match token {
                "rev" => Argument::Text(revision),
                "slug" => Argument::Text(&slug),
                "epoch" => Argument::Number(time.timestamp().as_second()),
                "year" => Argument::Number(time.year().into()),
                "month" => Argument::Number(time.month().into()),
                "day" => Argument::Number(time.day().into()),
                "hour" => Argument::Number(time.hour().into()),
                "minute" => Argument::Number(time.minute().into()),
                "second" => Argument::Number(time.second().into()),
                _ => return None,
            })
        })
        .map_err(|error| {
            Error::new(
                Code::ConfigValue,
                format!("`file_template` cannot be used: {}", error.problem.sentence()),
            )
            .fact("file_template", template.as_str())
            .note("known are rev, slug, epoch, year, month, day, hour, minute and second")
            .hint("in a configuration file every `%` of the template is doubled: `%%(rev)s_%%(slug)s`")
        })?;
        let path = PathBuf::from(format!("{name}.py"));
        if path.components().count() > 1 && !self.settings().recursive {
            return Err(Error::new(
                Code::ConfigValue,
                format!("`file_template` puts new scripts into sub-folders: `{}`", path.display()),
            )
            .note("without `recursive_version_locations`, no command looks for scripts there")
            .hint("set `recursive_version_locations = true`"));
        }
        Ok(path)
    }
}
