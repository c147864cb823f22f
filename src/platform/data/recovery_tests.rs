//! A database that goes away and comes back.

use std::{sync::Arc, time::Duration};

use lonja_kernel::{Clock, ProblemCode};
use sea_orm::{ConnectionTrait, Statement};
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinSet,
};
use url::Url;

use super::Db;
use crate::{problem::Problem, testing};

/// Stands between the product and the server, and can be cut.
async fn line(listener: Arc<TcpListener>, server: String) {
    let mut connections = JoinSet::new();
    while let Ok((mut near, _)) = listener.accept().await {
        let server = server.clone();
        connections.spawn(async move {
            let mut far = TcpStream::connect(server).await.unwrap();
            tokio::io::copy_bidirectional(&mut near, &mut far).await.ok();
        });
    }
}

async fn work(db: &Db) -> Result<(), Problem> {
    db.ping().await?;
    let statement = Statement::from_string(db.read().get_database_backend(), "SELECT 1 AS n");
    db.read().query_one_raw(statement).await?;
    db.begin_system("test").await?.finish_derived().await
}

#[tokio::test]
async fn when_the_database_is_back_the_product_works_again_without_a_restart() {
    let Some(installation) = testing::postgres().await else { return };
    let mut config = installation.ctx.config.as_ref().clone();
    let mut url: Url = config.database_url().parse().unwrap();
    let server = format!("{}:{}", url.host_str().unwrap(), url.port().unwrap_or(5432));
    let listener = Arc::new(TcpListener::bind(("127.0.0.1", 0)).await.unwrap());
    url.set_port(Some(listener.local_addr().unwrap().port())).unwrap();
    config.database.url = Some(url.into());
    config.database.acquire_timeout = Duration::from_secs(1);

    let connected = tokio::spawn(line(listener.clone(), server.clone()));
    let db = Db::connect(&config, Clock::system()).await.unwrap();
    work(&db).await.unwrap();

    connected.abort();
    connected.await.ok();
    for _ in 0..3 {
        assert_eq!(work(&db).await.unwrap_err().code(), ProblemCode::Unavailable);
    }

    let back = tokio::spawn(line(listener, server));
    let works = async {
        while work(&db).await.is_err() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), works).await.expect("it works again");
    db.close().await.unwrap();
    back.abort();
}

#[tokio::test]
async fn a_database_that_does_not_answer_at_start_is_named_without_its_password() {
    let mut config = crate::config::Config::for_tests("unused");
    config.database.url = Some("postgres://lonja:sesame@127.0.0.1:1/lonja".to_owned());
    config.database.acquire_timeout = Duration::from_secs(1);
    let error = Db::connect(&config, Clock::system()).await.err().expect("nothing listens there").to_string();
    assert!(error.contains("127.0.0.1:1/lonja") && error.contains("Check database.url"), "{error}");
    assert!(!error.contains("sesame"), "{error}");
}

#[tokio::test]
async fn a_data_directory_may_have_any_name() {
    let installation = testing::sqlite().await;
    let mut config = installation.ctx.config.as_ref().clone();
    config.data_dir = installation.directory().join("50% of what? #1 ñ");
    std::fs::create_dir_all(&config.data_dir).unwrap();
    let db = Db::connect(&config, Clock::system()).await.unwrap();
    super::migrate(&db).await.unwrap();
    assert!(config.data_dir.join("lonja.db").exists());
}

#[tokio::test]
async fn a_connection_to_postgresql_has_its_limits() {
    let Some(installation) = testing::postgres().await else { return };
    let db = installation.ctx.db.read();
    for (name, expected) in [("statement_timeout", "30s"), ("idle_in_transaction_session_timeout", "1min")] {
        let sql = format!("SELECT current_setting('{name}') AS value");
        let row =
            db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap().unwrap();
        assert_eq!(row.try_get::<String>("", "value").unwrap(), expected);
    }
}
