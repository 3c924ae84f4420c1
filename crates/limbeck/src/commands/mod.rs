//! The commands, one file each. A command that needs a database is a callback, called once for each target that the
//! environment has.

mod check;
mod current;
mod downgrade;
mod heads;
mod history;
mod init;
mod migrate;
mod revision;
mod show;
mod stamp;
mod upgrade;

pub use check::check;
pub use current::{Current, current};
pub use downgrade::{Downgrade, downgrade};
pub use heads::{Heads, heads};
pub use history::{History, history};
pub use init::{Init, init};
pub use revision::{NewScript, revision};
pub use show::show;
pub use stamp::{Stamp, stamp};
pub use upgrade::{Upgrade, upgrade};
