//! The create date of a new script.

use std::fmt;

use jiff::Zoned;
use jiff::tz::TimeZone;
use limbeck_diagnostics::{Code, Error, Result};

/// When a script is made: written into it, and into its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateDate {
    time: Zoned,
    with_offset: bool,
}

impl CreateDate {
    /// The instant `now` in the zone that `timezone` names, or, without one, in the zone of `now` itself,
    /// which the caller made the machine's.
    ///
    /// # Errors
    ///
    /// [`Code::ConfigValue`] when there is no zone of that name.
    pub fn new(now: &Zoned, timezone: Option<&str>) -> Result<Self> {
        let Some(name) = timezone else { return Ok(Self { time: now.clone(), with_offset: false }) };
        let zone = TimeZone::get(name).map_err(|_| {
            Error::new(Code::ConfigValue, format!("Can't locate timezone: {name}"))
                .note("`timezone` takes a name of the IANA database, such as `UTC` or `Europe/Berlin`")
                .hint("correct the name, or remove the key for local time; a machine without time zones needs its `tzdata` package")
        })?;
        Ok(Self { time: now.with_time_zone(zone), with_offset: true })
    }

    /// The date and time in its zone.
    pub fn time(&self) -> &Zoned {
        &self.time
    }
}

impl fmt::Display for CreateDate {
    /// As Python writes `str(datetime)`: microseconds only when there are some, an offset only with a
    /// configured zone.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.time.strftime("%Y-%m-%d %H:%M:%S"))?;
        let microseconds = self.time.subsec_nanosecond() / 1_000;
        if microseconds != 0 {
            write!(out, ".{microseconds:06}")?;
        }
        if self.with_offset {
            let seconds = self.time.offset().seconds();
            let sign = if seconds < 0 { '-' } else { '+' };
            let seconds = seconds.unsigned_abs();
            write!(out, "{sign}{:02}:{:02}", seconds / 3600, seconds / 60 % 60)?;
            if !seconds.is_multiple_of(60) {
                write!(out, ":{:02}", seconds % 60)?;
            }
        }
        Ok(())
    }
}
