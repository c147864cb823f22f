//! What tests of every member share: an empty, migrated database of each engine, and a clock that stands still.
//!
//! SQLite always; PostgreSQL where `LONJA_TEST_PG_URL` names a server on which databases may be made. Each database is
//! the test's own and is gone after it.

mod postgres;
pub mod schema;

use std::{
    fmt, fs,
    path::{Path, PathBuf},
};

use lonja_kernel::{Clock, Timestamp, parse_time};
use sea_orm::{ConnectionTrait, Database};
use tokio::sync::OnceCell;
use uuid::Uuid;

use crate::{
    Ctx,
    config::{Config, DEFAULT_FILE},
    data,
};

/// The server for tests of PostgreSQL.
const POSTGRES_URL: &str = "LONJA_TEST_PG_URL";

/// The instant at which the clock of tests stands: a Monday, in the twenty-fifth week.
pub fn now() -> Timestamp {
    parse_time("2026-06-15T12:00:00.000Z").expect("a valid instant")
}

/// A test's own installation. Keep it until the end of the test.
pub struct Installation {
    pub ctx: Ctx,
    // Dropped in this order: first the database, then the directory.
    _postgres: Option<postgres::Scratch>,
    directory: Scratch,
}

impl Installation {
    /// A directory that is removed after the test.
    pub fn directory(&self) -> &Path {
        &self.directory.0
    }
}

impl Installation {
    /// A second installation with the same rows and files. SQLite only.
    pub async fn copy(&self) -> Self {
        let directory = Scratch::new();
        copy_files(&self.directory.0, &directory.0).expect("the files can be copied");
        let file = directory.0.join(DEFAULT_FILE);
        write_snapshot(&self.directory.0, &file).await;
        let ctx = open(Config::for_tests(&directory.0)).await;
        Self { ctx, _postgres: None, directory }
    }
}

/// Everything but the database, which is copied by itself, in one consistent state.
fn copy_files(from: &Path, to: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(from)? {
        let source = entry?.path();
        let target = to.join(source.file_name().unwrap_or_default());
        if source.is_dir() {
            fs::create_dir_all(&target)?;
            copy_files(&source, &target)?;
        } else if !target.to_string_lossy().contains(DEFAULT_FILE) {
            fs::copy(&source, &target)?;
        }
    }
    Ok(())
}

/// Through a connection of its own: the house's refuse whatever writes a file.
async fn write_snapshot(directory: &Path, file: &Path) {
    let source = format!("sqlite://{}", directory.join(DEFAULT_FILE).display());
    let connection = Database::connect(source).await.expect("the database can be opened");
    let sql = format!("VACUUM INTO '{}'", file.display());
    connection.execute_unprepared(&sql).await.expect("the database can be copied");
    connection.close().await.expect("the connection can be closed");
}

impl fmt::Debug for Installation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.ctx.db.backend().as_str())
    }
}

struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Self {
        let path = std::env::temp_dir().join(format!("lonja-test-{}", Uuid::now_v7().simple()));
        fs::create_dir_all(&path).expect("a temporary directory can be made");
        Self(path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

/// One installation per engine that can be tested here.
pub async fn databases() -> Vec<Installation> {
    let mut installations = vec![sqlite().await];
    if let Some(postgres) = postgres().await {
        installations.push(postgres);
    }
    installations
}

/// An installation on SQLite: a copy of a file that was migrated once for this test program.
pub async fn sqlite() -> Installation {
    static MIGRATED: OnceCell<Vec<u8>> = OnceCell::const_new();
    let migrated = MIGRATED
        .get_or_init(|| async {
            let installation = empty_sqlite().await;
            data::migrate(&installation.ctx.db).await.expect("the database can be migrated");
            let file = installation.directory().join("migrated.db");
            write_snapshot(installation.directory(), &file).await;
            fs::read(file).expect("the copy can be read")
        })
        .await;
    let directory = Scratch::new();
    fs::write(directory.0.join(DEFAULT_FILE), migrated).expect("the database can be written");
    let ctx = open(Config::for_tests(&directory.0)).await;
    Installation { ctx, _postgres: None, directory }
}

/// An installation on PostgreSQL, where there is a server.
pub async fn postgres() -> Option<Installation> {
    let server = std::env::var(POSTGRES_URL).ok()?;
    let directory = Scratch::new();
    let config = Config::for_tests(&directory.0);
    let scratch = postgres::Scratch::migrated(&server, &config).await;
    Some(on_postgres(directory, config, scratch).await)
}

/// SQLite before its migrations.
pub async fn empty_sqlite() -> Installation {
    let directory = Scratch::new();
    let ctx = open(Config::for_tests(&directory.0)).await;
    Installation { ctx, _postgres: None, directory }
}

/// PostgreSQL before its migrations, where there is a server.
pub async fn empty_postgres() -> Option<Installation> {
    let server = std::env::var(POSTGRES_URL).ok()?;
    let directory = Scratch::new();
    let config = Config::for_tests(&directory.0);
    let scratch = postgres::Scratch::empty(&server).await;
    Some(on_postgres(directory, config, scratch).await)
}

async fn on_postgres(directory: Scratch, mut config: Config, scratch: postgres::Scratch) -> Installation {
    config.database.url = Some(scratch.url.clone());
    let ctx = open(config).await;
    Installation { ctx, _postgres: Some(scratch), directory }
}

async fn open(config: Config) -> Ctx {
    Ctx::open(config, Clock::fixed(now())).await.expect("the installation can be opened")
}
