//! The write transaction on both databases.

use lonja_kernel::{EventKind, OrganizationId, ProblemCode};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, PaginatorTrait};
use serde_json::json;

use super::{
    Actor, Backend, Change, Db, IdempotencyKey, Reply, audit, is_check_violation, is_unique_violation,
    statements,
};
use crate::{
    jobs::job,
    problem::{Problem, StoredReply},
    testing::databases,
};

struct Someone {
    subject: &'static str,
    organization: OrganizationId,
    key: Option<&'static str>,
    hash: &'static [u8],
}

fn someone(key: &'static str, hash: &'static [u8]) -> Someone {
    Someone { subject: "usr_1", organization: OrganizationId(uuid::Uuid::nil()), key: Some(key), hash }
}

impl Actor for Someone {
    fn subject(&self) -> &str {
        self.subject
    }
    fn real_actor(&self) -> &str {
        self.subject
    }
    fn organization(&self) -> Option<OrganizationId> {
        Some(self.organization)
    }
    fn operation(&self) -> &'static str {
        "place_order"
    }
    fn request_id(&self) -> String {
        "request".to_owned()
    }
    fn idempotency(&self) -> Option<IdempotencyKey<'_>> {
        self.key.map(|key| IdempotencyKey { key, request_hash: self.hash })
    }
}

#[derive(Debug)]
struct Answer(Option<&'static str>);

impl Reply for Answer {
    fn stored(&self) -> Option<StoredReply> {
        let body = self.0?.to_owned();
        Some(StoredReply { status: 201, location: Some("/api/v1/orders/1".to_owned()), body })
    }
}

fn change() -> Change {
    Change::new(EventKind::OrderPlaced, "ord_1").after(json!({ "state": "placed" }))
}

async fn place(db: &Db, who: &Someone, answer: Answer) -> Result<Answer, Problem> {
    let mut tx = db.begin(who).await?;
    tx.record(change());
    tx.finish(answer).await
}

#[tokio::test]
async fn however_much_changes_at_once_all_of_it_is_written() {
    for installation in databases().await {
        let db = &installation.ctx.db;
        let mut written = 0;
        for changes in [1, 240, 260, 1200] {
            let mut tx = db.begin_system("test").await.unwrap();
            for _ in 0..changes {
                tx.record(change());
            }
            tx.finish(Answer(None)).await.unwrap();
            written += changes;
            assert_eq!(orders(db).await, written);
            assert_eq!(job::Entity::find().count(db.read()).await.unwrap(), written);
        }
    }
}

async fn orders(db: &Db) -> u64 {
    audit::Entity::find().count(db.read()).await.unwrap()
}

fn replayed(outcome: Result<Answer, Problem>) -> Option<StoredReply> {
    outcome.unwrap_err().stored_reply().cloned()
}

#[tokio::test]
async fn a_finished_change_leaves_an_audit_row_and_an_event_in_few_statements() {
    for installation in databases().await {
        let db = &installation.ctx.db;
        let (outcome, statements) =
            statements::counted(place(db, &someone("a", b"1"), Answer(Some("{}")))).await;
        outcome.unwrap();
        // Claim, audit, event and answer; PostgreSQL takes the last three together.
        let expected = if db.backend() == Backend::Postgres { 2 } else { 4 };
        assert_eq!(statements, expected, "{installation:?}");
        let row = audit::Entity::find().one(db.read()).await.unwrap().unwrap();
        assert_eq!(
            (row.actor.as_str(), row.kind.as_str(), row.subject.as_str()),
            ("usr_1", "order.placed", "ord_1")
        );
        assert_eq!((row.operation.as_deref(), row.real_actor), (Some("place_order"), None));
        let event = job::Entity::find().one(db.read()).await.unwrap().unwrap();
        assert_eq!((event.queue.as_str(), event.kind.as_str()), ("event", "order.placed"));
        assert_eq!(event.finished_at, None);
    }
}

#[tokio::test]
async fn an_event_that_nobody_hears_is_written_as_done() {
    for installation in databases().await {
        let db = &installation.ctx.db;
        db.subscribe([EventKind::AssetPublished]);
        place(db, &someone("a", b"1"), Answer(None)).await.unwrap();
        assert!(job::Entity::find().one(db.read()).await.unwrap().unwrap().finished_at.is_some());
    }
}

#[tokio::test]
async fn what_is_not_finished_never_happened() {
    for installation in databases().await {
        let db = &installation.ctx.db;
        let mut tx = db.begin(&someone("a", b"1")).await.unwrap();
        tx.record(change());
        drop(tx);
        assert_eq!(orders(db).await, 0);
        place(db, &someone("a", b"1"), Answer(None)).await.unwrap();
        assert_eq!(orders(db).await, 1);
    }
}

#[tokio::test]
async fn a_transaction_that_does_not_say_what_it_changed_is_refused() {
    for installation in databases().await {
        let db = &installation.ctx.db;
        let tx = db.begin(&someone("a", b"1")).await.unwrap();
        assert_eq!(tx.finish(()).await.unwrap_err().code(), ProblemCode::Internal);
        let tx = db.begin(&someone("a", b"1")).await.unwrap();
        assert_eq!(tx.finish_derived().await.unwrap_err().code(), ProblemCode::Internal);
        db.begin_system("test").await.unwrap().finish_derived().await.unwrap();
    }
}

#[tokio::test]
async fn a_repeated_request_gets_the_first_answer_and_does_nothing() {
    for installation in databases().await {
        let db = &installation.ctx.db;
        place(db, &someone("a", b"1"), Answer(Some("{\"id\":1}"))).await.unwrap();
        let again = replayed(place(db, &someone("a", b"1"), Answer(Some("{\"id\":2}"))).await).unwrap();
        assert_eq!((again.status, again.body.as_str()), (201, "{\"id\":1}"));
        assert_eq!(again.location.as_deref(), Some("/api/v1/orders/1"));
        assert_eq!(orders(db).await, 1);
    }
}

#[tokio::test]
async fn a_key_belongs_to_its_caller_and_its_request() {
    for installation in databases().await {
        let db = &installation.ctx.db;
        place(db, &someone("a", b"1"), Answer(Some("{}"))).await.unwrap();
        let other = place(db, &someone("a", b"2"), Answer(Some("{}"))).await.unwrap_err();
        assert_eq!(other.code(), ProblemCode::IdempotencyConflict);
        assert!(other.stored_reply().is_none());
        let stranger = Someone { subject: "usr_2", ..someone("a", b"1") };
        place(db, &stranger, Answer(Some("{}"))).await.unwrap();
        let elsewhere = Someone { organization: OrganizationId::new(), ..someone("a", b"1") };
        place(db, &elsewhere, Answer(Some("{}"))).await.unwrap();
        assert_eq!(orders(db).await, 3);
    }
}

#[tokio::test]
async fn a_secret_answer_is_never_stored_and_never_repeated() {
    for installation in databases().await {
        let db = &installation.ctx.db;
        place(db, &someone("a", b"1"), Answer(None)).await.unwrap();
        let again = place(db, &someone("a", b"1"), Answer(None)).await.unwrap_err();
        assert_eq!(again.code(), ProblemCode::IdempotencyConflict);
        assert!(again.stored_reply().is_none() && again.detail().contains("secret"));
    }
}

#[tokio::test]
async fn of_twins_that_arrive_together_one_acts_and_the_others_get_its_answer() {
    for installation in databases().await {
        let db = &installation.ctx.db;
        let twins = (0..16).map(|_| {
            let db = db.clone();
            tokio::spawn(async move { place(&db, &someone("a", b"1"), Answer(Some("{\"id\":1}"))).await })
        });
        let outcomes = futures::future::join_all(twins).await;
        let (done, repeated): (Vec<_>, Vec<_>) =
            outcomes.into_iter().map(Result::unwrap).partition(Result::is_ok);
        assert_eq!((done.len(), repeated.len()), (1, 15), "on {installation:?}");
        assert!(repeated.into_iter().all(|outcome| replayed(outcome).unwrap().body == "{\"id\":1}"));
        assert_eq!(orders(db).await, 1);
    }
}

#[tokio::test]
async fn a_twin_that_was_overtaken_after_its_look_leaves_nothing_and_gets_the_answer() {
    for installation in databases().await {
        let db = &installation.ctx.db;
        if db.backend() == Backend::Sqlite {
            continue;
        }
        place(db, &someone("a", b"1"), Answer(Some("{\"id\":1}"))).await.unwrap();
        let rename = async |from: &str, to: &str| {
            let sql = format!("UPDATE idempotency SET key = '{to}' WHERE key = '{from}'");
            db.writer().execute_unprepared(&sql).await.unwrap();
        };
        rename("a", "hidden").await;
        let mut tx = db.begin(&someone("a", b"1")).await.unwrap();
        rename("hidden", "a").await;
        tx.record(change());
        let answer = replayed(tx.finish(Answer(Some("{\"id\":2}"))).await).unwrap();
        assert_eq!(answer.body, "{\"id\":1}");
        assert_eq!(orders(db).await, 1);
    }
}

#[tokio::test]
async fn keys_are_forgotten_after_a_day() {
    for installation in databases().await {
        let (db, clock) = (&installation.ctx.db, &installation.ctx.clock);
        place(db, &someone("a", b"1"), Answer(Some("{}"))).await.unwrap();
        clock.advance(chrono::Duration::hours(23));
        assert_eq!(super::purge_idempotency(db, clock.now()).await.unwrap(), 0);
        clock.advance(chrono::Duration::hours(2));
        assert_eq!(super::purge_idempotency(db, clock.now()).await.unwrap(), 1);
        place(db, &someone("a", b"1"), Answer(Some("{}"))).await.unwrap();
    }
}

#[tokio::test]
async fn the_audit_log_can_neither_be_changed_nor_shortened() {
    for installation in databases().await {
        let db = &installation.ctx.db;
        place(db, &someone("a", b"1"), Answer(None)).await.unwrap();
        for sql in ["UPDATE audit_event SET actor = 'nobody'", "DELETE FROM audit_event"] {
            let error = db.writer().execute_unprepared(sql).await.unwrap_err();
            assert!(error.to_string().contains("append-only"), "{error}");
        }
        assert_eq!(orders(db).await, 1);
    }
}

#[tokio::test]
async fn the_reading_side_of_sqlite_refuses_to_write() {
    let installation = crate::testing::sqlite().await;
    assert!(installation.ctx.db.read().execute_unprepared("DELETE FROM job").await.is_err());
}

#[tokio::test]
async fn violations_are_told_apart() {
    for installation in databases().await {
        let db = installation.ctx.db.writer();
        db.execute_unprepared("CREATE TABLE t (n integer PRIMARY KEY, CHECK (n > 0))").await.unwrap();
        db.execute_unprepared("INSERT INTO t VALUES (1)").await.unwrap();
        let unique: DbErr = db.execute_unprepared("INSERT INTO t VALUES (1)").await.unwrap_err();
        let check: DbErr = db.execute_unprepared("INSERT INTO t VALUES (0)").await.unwrap_err();
        assert!(is_unique_violation(&unique) && !is_check_violation(&unique), "{unique:?}");
        assert!(is_check_violation(&check) && !is_unique_violation(&check), "{check:?}");
        assert_eq!(Problem::from(check).code(), ProblemCode::Internal);
    }
}

#[tokio::test]
async fn a_full_pool_is_a_passing_trouble() {
    for installation in databases().await {
        let mut config = installation.ctx.config.as_ref().clone();
        config.database.acquire_timeout = std::time::Duration::from_millis(200);
        config.database.connections = 2;
        let db = Db::connect(&config, installation.ctx.clock.clone()).await.unwrap();
        let _first = db.begin_system("test").await.unwrap();
        let _second = db.begin_system("test").await;
        let Err(problem) = db.begin_system("test").await else { panic!("there was no connection left") };
        assert_eq!(problem.code(), ProblemCode::Unavailable);
    }
}
