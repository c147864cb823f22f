//! Connections that are kept from one use to the next: never one in doubt, never all of them.

use std::time::Duration;

use futures::{FutureExt, future::join_all};
use lonja_kernel::Clock;
use sea_orm::{ConnectionTrait, DbErr, Statement};
use tokio::time::timeout;

use super::{Db, Reader};
use crate::testing;

async fn number(reader: &Reader, sql: impl Into<String>) -> Result<i32, DbErr> {
    let statement = Statement::from_string(reader.get_database_backend(), sql);
    let row = reader.query_one_raw(statement).await?;
    row.ok_or_else(|| DbErr::RecordNotFound("a row".to_owned()))?.try_get("", "n")
}

#[tokio::test]
async fn a_read_that_failed_or_was_given_up_leaves_no_trace() {
    let Some(installation) = testing::postgres().await else { return };
    let reader = installation.ctx.db.read();
    for round in 0..3 {
        assert!(number(reader, "SELECT 1 / 0 AS n").await.is_err());
        let slow = number(reader, "SELECT 1 AS n FROM pg_sleep(0.3)");
        assert!(timeout(Duration::from_millis(30), slow).await.is_err());
        let answers = join_all((0..40).map(|n| number(reader, format!("SELECT {round}{n:02} AS n")))).await;
        for (n, answer) in answers.into_iter().enumerate() {
            assert_eq!(answer.unwrap(), round * 100 + n as i32);
        }
    }
}

#[tokio::test]
async fn readers_leave_connections_for_those_who_write() {
    let Some(installation) = testing::postgres().await else { return };
    let mut config = installation.ctx.config.as_ref().clone();
    config.database.connections = 2;
    config.database.acquire_timeout = Duration::from_secs(5);
    let db = Db::connect(&config, Clock::system()).await.unwrap();
    for _ in 0..5 {
        let reads = join_all((0..8).map(|n| number(db.read(), format!("SELECT {n} AS n"))));
        let writes = join_all((0..2).map(|_| async {
            db.begin_system("test").await.unwrap().finish_derived().await.unwrap();
        }));
        let (answers, _) = tokio::join!(reads, writes);
        assert!(answers.into_iter().all(|answer| answer.is_ok()));
    }
    // What is kept is given back: closing would otherwise wait for it.
    timeout(Duration::from_secs(5), db.close()).await.expect("it closes").unwrap();
}

#[tokio::test]
async fn a_transaction_that_was_dropped_failed_or_given_up_leaves_no_trace() {
    let Some(installation) = testing::postgres().await else { return };
    let db = &installation.ctx.db;
    db.writer().execute_unprepared("CREATE TABLE trace (n int)").await.unwrap();
    for round in 0..3 {
        for last in ["SELECT 1", "SELECT 1 / 0", "SELECT pg_sleep(0.3)"] {
            let tx = db.begin_system("test").await.unwrap();
            tx.execute_unprepared("INSERT INTO trace VALUES (1)").await.unwrap();
            timeout(Duration::from_millis(30), tx.execute_unprepared(last)).await.ok();
            drop(tx);
        }
        let counts = (0..40).map(|_| number(db.read(), "SELECT count(*)::int AS n FROM trace"));
        assert!(join_all(counts).await.into_iter().all(|count| count.unwrap() == round));
        let tx = db.begin_system("test").await.unwrap();
        tx.execute_unprepared("INSERT INTO trace VALUES (1)").await.unwrap();
        tx.finish_derived().await.unwrap();
    }
}

#[tokio::test]
async fn a_transaction_given_up_while_it_begins_does_not_stay_open() {
    let Some(installation) = testing::postgres().await else { return };
    let mut config = installation.ctx.config.as_ref().clone();
    config.database.connections = 2;
    let db = Db::connect(&config, Clock::system()).await.unwrap();
    let watching = installation.ctx.db.read();
    for _ in 0..20 {
        // Makes sure that a connection is at hand: what is given up below has got as far as asking it.
        db.begin_system("test").await.unwrap().finish_derived().await.unwrap();
        drop(db.begin_system("test").now_or_never());
        let open = "SELECT count(*)::int AS n FROM pg_stat_activity
                    WHERE datname = current_database() AND state = 'idle in transaction'";
        let ended = async {
            tokio::time::sleep(Duration::from_millis(20)).await;
            while number(watching, open).await.unwrap() > 0 {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        timeout(Duration::from_secs(5), ended).await.expect("it is rolled back");
    }
    timeout(Duration::from_secs(5), db.close()).await.expect("it closes").unwrap();
}
