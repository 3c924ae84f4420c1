//! The commands, one file each. A command that needs a database is a callback, called once for each target that the
//! environment has.

mod branches;
mod check;
mod current;
mod downgrade;
mod edit;
mod ensure_version;
mod generate;
mod heads;
mod history;
mod init;
mod list_templates;
mod merge;
mod migrate;
mod rebase;
mod revision;
mod show;
mod show_schema;
mod stamp;
mod upgrade;

pub use branches::{Branches, branches};
pub use check::check;
pub use current::{Current, current};
pub use downgrade::{Downgrade, downgrade};
pub use edit::edit;
pub use ensure_version::{EnsureVersion, ensure_version};
pub use heads::{Heads, heads};
pub use history::{History, history};
pub use init::{Init, init};
pub use list_templates::list_templates;
pub use merge::{Merge, merge};
pub use rebase::{Rebase, rebase};
pub use revision::{NewScript, revision};
pub use show::show;
pub use show_schema::show_schema;
pub use stamp::{Stamp, stamp};
pub use upgrade::{Upgrade, upgrade};
