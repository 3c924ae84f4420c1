//! `logging.Formatter` with the `%` style.

use jiff::Zoned;
use jiff::fmt::strtime;

use super::Record;
use crate::percent::{self, Argument, PercentError};

/// How a record becomes a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Format {
    template: String,
    date: Option<String>,
}

/// What Alembic's and our own templates use.
const STOCK: &str = "%(levelname)-5.5s [%(name)s] %(message)s";

impl Format {
    /// The format of the stock `alembic.ini`: `INFO  [alembic.runtime.migration] …`.
    pub fn stock() -> Self {
        Self { template: STOCK.to_owned(), date: None }
    }

    /// A handler without a formatter prints the message alone.
    pub fn message_alone() -> Self {
        Self { template: "%(message)s".to_owned(), date: None }
    }

    /// A format of the file. `date` is the `strftime` text of `%(asctime)s`.
    ///
    /// # Errors
    ///
    /// Which part of `template` is not spoken.
    pub(super) fn new(template: &str, date: Option<&str>) -> Result<Self, PercentError> {
        let made = Self { template: template.to_owned(), date: date.map(str::to_owned) };
        let record = Record {
            logger: "",
            level: super::Level::INFO,
            message: "",
            time: &Zoned::new(jiff::Timestamp::UNIX_EPOCH, jiff::tz::TimeZone::UTC),
        };
        made.formatted(&record)?;
        Ok(made)
    }

    /// Whether `strftime` directives are all known.
    pub(super) fn knows_date(date: &str) -> bool {
        let epoch = Zoned::new(jiff::Timestamp::UNIX_EPOCH, jiff::tz::TimeZone::UTC);
        strtime::format(date, &epoch).is_ok()
    }

    /// The line of a record.
    pub fn line(&self, record: &Record<'_>) -> String {
        // The template was tried out when it was read; should it fail after all, the message is what counts.
        self.formatted(record).unwrap_or_else(|_| record.message.to_owned())
    }

    fn formatted(&self, record: &Record<'_>) -> Result<String, PercentError> {
        let time = self.time(record.time);
        percent::format(&self.template, |name| {
            Some(match name {
                "name" => Argument::Text(if record.logger.is_empty() { "root" } else { record.logger }),
                "levelname" => Argument::Text(record.level.name()),
                "levelno" => Argument::Number(record.level.number().into()),
                "message" => Argument::Text(record.message),
                "asctime" => Argument::Text(&time),
                "msecs" => Argument::Number(record.time.millisecond().into()),
                "processName" => Argument::Text("MainProcess"),
                "threadName" => Argument::Text("MainThread"),
                _ => return None,
            })
        })
    }

    /// `Formatter.formatTime`.
    fn time(&self, time: &Zoned) -> String {
        let stock = || format!("{},{:03}", time.strftime("%Y-%m-%d %H:%M:%S"), time.millisecond());
        match &self.date {
            Some(date) => strtime::format(date, time).unwrap_or_else(|_| stock()),
            None => stock(),
        }
    }
}
