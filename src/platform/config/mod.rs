//! Configuration: defaults, then a TOML file, then the environment, then flags; the later one wins.
//!
//! Every key is declared once, in [`KEYS`]: that table reads all four sources, refuses what it does not know, prints
//! the effective configuration and makes the reference page. A value that cannot be read is refused at start, with the
//! key, where it came from and what is expected.

mod keys;
mod layers;
mod print;
mod read;
#[cfg(test)]
mod tests;
mod types;

pub use keys::{KEYS, Key};
pub use layers::{ConfigError, Effective, Source, Sources};
pub use print::reference;
pub(crate) use print::without_password;
pub(crate) use types::DEFAULT_FILE;
pub use types::{
    Checksums, Config, Database, Jobs, Limits, Log, LogFormat, Network, Notifications, S3, Smtp, SmtpTls,
    Stock, Tokens,
};
