//! What every part of the product shares.

use std::{path::Path, sync::Arc};

use lonja_kernel::Clock;

use crate::{
    config::Config,
    data::Db,
    mail::{MailError, Mailer},
    secrets::{KeyError, Secrets},
};

/// Shared state, cheap to clone.
#[derive(Clone)]
pub struct Ctx {
    pub config: Arc<Config>,
    pub db: Db,
    pub clock: Clock,
    pub mail: Mailer,
    pub secrets: Secrets,
}

/// Why the product cannot start.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("the data directory {path} cannot be made: {cause}")]
    DataDirectory { path: String, cause: std::io::Error },
    #[error(transparent)]
    Database(#[from] sea_orm::DbErr),
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error(transparent)]
    Mail(#[from] MailError),
}

impl Ctx {
    /// Opens what the configuration names. The database is neither migrated nor checked here.
    pub async fn open(config: Config, clock: Clock) -> Result<Self, OpenError> {
        make_private(&config.data_dir).map_err(|cause| OpenError::DataDirectory {
            path: config.data_dir.display().to_string(),
            cause,
        })?;
        let secrets = Secrets::open_installation(&config)?;
        let mail = Mailer::new(&config)?;
        let db = Db::connect(&config, clock.clone()).await?;
        Ok(Self { config: Arc::new(config), db, clock, mail, secrets })
    }
}

/// What lies in it (password hashes, orders, the installation key) is for this account only. A directory that exists
/// keeps the rights that somebody gave it.
fn make_private(directory: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory)
}
