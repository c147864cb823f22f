//! Databases on a test server: copied from a migrated one, which is faster than migrating each.

use lonja_kernel::Clock;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbErr};
use tokio::sync::OnceCell;
use url::Url;
use uuid::Uuid;

use crate::{
    config::Config,
    data::{self, Db},
};

static TEMPLATE: OnceCell<String> = OnceCell::const_new();

/// A database that is dropped with this.
pub(super) struct Scratch {
    pub(super) url: String,
    server: String,
    name: String,
}

impl Scratch {
    pub(super) async fn migrated(server: &str, config: &Config) -> Self {
        let template = TEMPLATE.get_or_init(|| make_template(server, config)).await;
        Self::copy_of(server, template).await
    }

    pub(super) async fn empty(server: &str) -> Self {
        Self::copy_of(server, "template1").await
    }

    async fn copy_of(server: &str, template: &str) -> Self {
        let name = format!("lonja_test_{}", Uuid::now_v7().simple());
        let connection = connect(server).await.expect("the test server answers");
        connection
            .execute_unprepared(&format!("CREATE DATABASE {name} TEMPLATE {template}"))
            .await
            .expect("a database can be made");
        connection.close().await.ok();
        Self { url: address_of(server, &name), server: server.to_owned(), name }
    }
}

/// One per build of the test program, shared by its runs; whoever comes first makes it.
async fn make_template(server: &str, config: &Config) -> String {
    let program =
        std::env::current_exe().and_then(std::fs::metadata).expect("the program's file can be looked at");
    let built = program.modified().ok().and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
    let name = format!("lonja_template_{}_{}", built.unwrap_or_default().as_nanos(), program.len());
    let connection = connect(server).await.expect("the test server answers");
    let exec = |sql: String| {
        let connection = connection.clone();
        async move { connection.execute_unprepared(&sql).await }
    };
    // Held by the session, which is this one connection, until it is closed.
    exec("SELECT pg_advisory_lock(811)".to_owned()).await.expect("the lock can be taken");
    let making = format!("{name}_new");
    let exists = exec(format!("SELECT 1 FROM pg_database WHERE datname = '{name}'")).await;
    if exists.expect("databases can be listed").rows_affected() == 0 {
        exec(format!("DROP DATABASE IF EXISTS {making} WITH (FORCE)"))
            .await
            .expect("a leftover can be dropped");
        exec(format!("CREATE DATABASE {making}")).await.expect("a database can be made");
        let mut config = config.clone();
        config.database.url = Some(address_of(server, &making));
        let db = Db::connect(&config, Clock::system()).await.expect("the new database answers");
        data::migrate(&db).await.expect("the database can be migrated");
        db.close().await.expect("the connections can be closed");
        exec(format!("ALTER DATABASE {making} RENAME TO {name}")).await.expect("a database can be renamed");
    }
    connection.close().await.ok();
    name
}

async fn connect(server: &str) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(server);
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options).await
}

fn address_of(server: &str, database: &str) -> String {
    let mut url = Url::parse(server).expect("the test server's address is a URL");
    url.set_path(database);
    url.into()
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let (server, name) = (self.server.clone(), self.name.clone());
        // A thread of its own: the test's runtime is on its way out and may not be blocked.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(async {
                let connection = connect(&server).await.map_err(std::io::Error::other)?;
                let drop = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
                connection.execute_unprepared(&drop).await.map_err(std::io::Error::other)
            })
        });
        dropping.join().ok();
    }
}
