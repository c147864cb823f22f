//! Migrations on both databases.

use lonja_kernel::Clock;
use sea_orm::ConnectionTrait;

use super::{Db, MigrateError, migrate, pending};
use crate::{
    config::Config,
    testing::{self, Installation},
};

/// Empty databases, which `testing::databases` does not give.
async fn empty() -> Vec<Installation> {
    let mut installations = vec![testing::empty_sqlite().await];
    installations.extend(testing::empty_postgres().await);
    installations
}

async fn second(installation: &Installation) -> Db {
    let config: Config = installation.ctx.config.as_ref().clone();
    Db::connect(&config, Clock::system()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_that_migrate_at_once_do_it_once() {
    for installation in empty().await {
        let (one, two) = (installation.ctx.db.clone(), second(&installation).await);
        let all = pending(&one).await.unwrap();
        assert!(all.len() >= 6);
        let (first, second) = tokio::join!(
            tokio::spawn(async move { migrate(&one).await }),
            tokio::spawn(async move { migrate(&two).await })
        );
        let applied = [first.unwrap().unwrap(), second.unwrap().unwrap()];
        assert!(applied.contains(&all) && applied.contains(&Vec::new()), "on {installation:?}: {applied:?}");
        assert!(pending(&installation.ctx.db).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_failing_migration_leaves_nothing_behind() {
    for installation in empty().await {
        let db = &installation.ctx.db;
        // Something in the way of a table of the last migrations.
        db.writer().execute_unprepared("CREATE TABLE schedule (n integer)").await.unwrap();
        assert!(matches!(migrate(db).await.unwrap_err(), MigrateError::Database(_)));
        assert!(db.read().execute_unprepared("SELECT * FROM audit_event").await.is_err());
        db.writer().execute_unprepared("DROP TABLE schedule").await.unwrap();
        migrate(db).await.unwrap();
    }
}

#[tokio::test]
async fn a_database_from_a_newer_version_is_refused_by_name() {
    for installation in testing::databases().await {
        let db = &installation.ctx.db;
        let newer = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_later', 0)";
        db.writer().execute_unprepared(newer).await.unwrap();
        for refused in [pending(db).await.unwrap_err(), migrate(db).await.unwrap_err()] {
            assert!(matches!(&refused, MigrateError::Newer(names) if names == "m9999_later"), "{refused}");
        }
    }
}

#[tokio::test]
async fn sorted_text_sorts_alike_on_both() {
    for installation in testing::databases().await {
        let db = installation.ctx.db.writer();
        let names = ["Zebra", "ant", "_", "É", "Ant-1", "Ant 2"];
        for name in names {
            let insert = format!(
                "INSERT INTO installation (name, value, updated_at) VALUES ('{name}', '', '2026-01-01T00:00:00Z')"
            );
            db.execute_unprepared(&insert).await.unwrap();
        }
        let sorted = "SELECT name FROM installation ORDER BY name";
        let rows = db
            .query_all_raw(sea_orm::Statement::from_string(db.get_database_backend(), sorted))
            .await
            .unwrap();
        let sorted: Vec<String> = rows.iter().map(|row| row.try_get("", "name").unwrap()).collect();
        assert_eq!(sorted, ["Ant 2", "Ant-1", "Zebra", "_", "ant", "É"], "on {installation:?}");
    }
}

crate::test_entities_match_the_schema!(
    super::audit::Entity,
    super::idempotency::Entity,
    crate::jobs::job::Entity
);
