//! The commits' table. A commit belongs to a bucket, and by it to the recipient of the cycle.

use chrono::NaiveDate;
use lonja_platform::prelude::*;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, DbErr, EntityTrait, FromQueryResult, JoinType,
    QueryFilter, QuerySelect, RelationDef, Select, Value,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

use super::{
    super::{
        entities::{bucket, cycle, line},
        rules::State,
    },
    rules::{Bucket, Terms},
};
use crate::batch::{self, Kind, Rows};

pub mod commit {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "forecast_commit")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub bucket_id: Uuid,
        pub recipient_id: Uuid,
        pub quantity_milli: i64,
        pub reason: String,
        pub note: String,
        pub capacity_milli: Option<i64>,
        pub version: i32,
        pub committed_by: String,
        pub committed_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A bucket that somebody wants to commit to.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Asked {
    pub id: Uuid,
    pub cycle_id: Uuid,
    pub state: String,
    pub commits_until: Option<NaiveDate>,
    pub mean_milli: Option<i64>,
}

impl Asked {
    pub fn bucket(&self) -> Bucket {
        Bucket {
            state: state_of(&self.state),
            commits_until: self.commits_until,
            mean: self.mean_milli.map(Quantity::from_thousandths),
        }
    }
}

/// The database admits no other text.
fn state_of(text: &str) -> State {
    State::parse(text).unwrap_or(State::Expired)
}

/// SQLite has one writer anyway.
fn held(backend: DbBackend) -> &'static str {
    if backend == DbBackend::Postgres { "FOR SHARE OF c" } else { "" }
}

/// Those of the buckets that are the recipient's, with their cycles held open until the transaction ends.
pub async fn asked(tx: &Tx, recipient: OrganizationId, buckets: &[Uuid]) -> Result<Vec<Asked>, DbErr> {
    let backend = tx.get_database_backend();
    let table = batch::table(backend, 2, &[("id", Kind::Id)]);
    let lock = held(backend);
    let sql = format!(
        "SELECT b.id, b.cycle_id, c.state, c.commits_until, b.mean_milli
         FROM forecast_bucket b JOIN forecast_cycle c ON c.id = b.cycle_id
         WHERE b.recipient_id = $1 AND c.state <> 'draft' AND b.id IN (SELECT id FROM {table} r) {lock}"
    );
    let mut rows = Rows::default();
    for bucket in buckets {
        rows.row().id(*bucket).end();
    }
    let values: [Value; 2] = [recipient.0.into(), rows.into_json().into()];
    let rows = tx.query_all_raw(batch::statement(tx, &sql, values)).await?;
    rows.iter().map(|row| Asked::from_query_result(row, "")).collect()
}

/// A cycle that somebody wants to commit to.
#[derive(Clone, Debug, FromQueryResult)]
pub struct AskedCycle {
    state: String,
    pub commits_until: Option<NaiveDate>,
}

impl AskedCycle {
    pub fn state(&self) -> State {
        state_of(&self.state)
    }
}

/// The recipient's cycle, held open until the transaction ends.
pub async fn cycle(
    tx: &Tx,
    recipient: OrganizationId,
    id: ForecastCycleId,
) -> Result<Option<AskedCycle>, DbErr> {
    let sql = format!(
        "SELECT c.state, c.commits_until FROM forecast_cycle c
         WHERE c.id = $1 AND c.recipient_id = $2 AND c.state <> 'draft' {}",
        held(tx.get_database_backend())
    );
    let row = tx.query_one_raw(batch::statement(tx, &sql, [id.0.into(), recipient.0.into()])).await?;
    row.map(|row| AskedCycle::from_query_result(&row, "")).transpose()
}

/// Commits to the forecast in whole units, half of one rounded up, wherever the cycle has no commit yet. Says to how
/// many.
pub async fn accept(
    tx: &Tx,
    recipient: OrganizationId,
    by: &str,
    cycle: ForecastCycleId,
) -> Result<u64, DbErr> {
    let sql =
        "INSERT INTO forecast_commit (bucket_id, recipient_id, quantity_milli, reason, note, capacity_milli,
             version, committed_by, committed_at)
         SELECT b.id, $1, (b.mean_milli + 500) / 1000 * 1000, 'as_forecast', '', NULL, 1, $2, $3
         FROM forecast_bucket b
         WHERE b.cycle_id = $4 AND b.recipient_id = $1 AND b.mean_milli IS NOT NULL
         ON CONFLICT (bucket_id) DO NOTHING";
    let values: [Value; 4] = [recipient.0.into(), by.into(), tx.now().into(), cycle.0.into()];
    Ok(tx.execute_raw(batch::statement(tx, sql, values)).await?.rows_affected())
}

/// A bucket of the current cycle with what was committed to it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Current {
    pub id: Uuid,
    pub sku: String,
    pub name: String,
    pub unit: String,
    pub grain: String,
    pub period_start: NaiveDate,
    pub mean_milli: Option<i64>,
    pub quantity_milli: Option<i64>,
    pub reason: Option<String>,
    pub note: Option<String>,
    pub capacity_milli: Option<i64>,
}

/// The buckets of the recipient's current cycle that have a forecast, by SKU and period.
pub async fn current(conn: &impl ConnectionTrait, recipient: OrganizationId) -> Result<Vec<Current>, DbErr> {
    let sql = "SELECT b.id, b.sku, l.name, l.unit, c.grain, b.period_start, b.mean_milli, f.quantity_milli, f.reason,
             f.note, f.capacity_milli
         FROM forecast_cycle c
         JOIN forecast_bucket b ON b.cycle_id = c.id
         JOIN forecast_line l ON l.cycle_id = b.cycle_id AND l.series_id = b.series_id
         LEFT JOIN forecast_commit f ON f.bucket_id = b.id
         WHERE c.recipient_id = $1 AND b.mean_milli IS NOT NULL
         AND c.number = (SELECT max(m.number) FROM forecast_cycle m WHERE m.recipient_id = $1)
         ORDER BY b.sku, b.series_id, b.period_start";
    let rows = conn.query_all_raw(batch::statement(conn, sql, [recipient.0.into()])).await?;
    rows.iter().map(|row| Current::from_query_result(row, "")).collect()
}

/// Writes commits; those that are there already are replaced, as their next version.
pub async fn put(
    tx: &Tx,
    recipient: OrganizationId,
    by: &str,
    commits: &[(Uuid, Terms)],
) -> Result<(), DbErr> {
    let columns = [
        ("id", Kind::Id),
        ("quantity", Kind::Integer),
        ("reason", Kind::Text),
        ("note", Kind::Text),
        ("capacity", Kind::Integer),
    ];
    let table = batch::table(tx.get_database_backend(), 4, &columns);
    // Without the condition SQLite takes the conflict clause for a join's.
    let sql = format!(
        "INSERT INTO forecast_commit (bucket_id, recipient_id, quantity_milli, reason, note, capacity_milli, version,
             committed_by, committed_at)
         SELECT id, $1, quantity, reason, note, capacity, 1, $2, $3 FROM {table} r WHERE true
         ON CONFLICT (bucket_id) DO UPDATE SET quantity_milli = excluded.quantity_milli, reason = excluded.reason,
             note = excluded.note, capacity_milli = excluded.capacity_milli,
             version = forecast_commit.version + 1, committed_by = excluded.committed_by,
             committed_at = excluded.committed_at"
    );
    for some in commits.chunks(batch::ROWS) {
        let mut rows = Rows::default();
        for (bucket, terms) in some {
            let row = rows.row().id(*bucket).integer(Some(terms.quantity.thousandths()));
            let row = row.text(terms.reason.as_str()).text(&terms.note);
            row.integer(terms.capacity.map(Quantity::thousandths)).end();
        }
        let values: [Value; 4] = [recipient.0.into(), by.into(), tx.now().into(), rows.into_json().into()];
        tx.execute_raw(batch::statement(tx, &sql, values)).await?;
    }
    Ok(())
}

/// A commit beside the forecast that it answers.
#[derive(Clone, Debug, FromQueryResult)]
pub struct CommitRow {
    pub bucket_id: Uuid,
    pub cycle_id: Uuid,
    pub series_id: Uuid,
    pub recipient_id: Uuid,
    pub product_id: Uuid,
    pub sku: String,
    pub name: String,
    pub unit: String,
    pub grain: String,
    pub period_start: NaiveDate,
    pub mean_milli: Option<i64>,
    pub quantity_milli: i64,
    pub reason: String,
    pub note: String,
    pub capacity_milli: Option<i64>,
    pub version: i32,
    pub committed_at: Timestamp,
}

fn visible_to(scope: Scope) -> Condition {
    match scope {
        Scope::Host => Condition::all(),
        Scope::Supplier(recipient) => Condition::all().add(commit::Column::RecipientId.eq(recipient.0)),
        Scope::Partner(_) => Condition::all().add(Expr::val(1).eq(0)),
    }
}

fn select(scope: Scope) -> Select<commit::Entity> {
    let of_bucket: RelationDef = commit::Entity::belongs_to(bucket::Entity)
        .from(commit::Column::BucketId)
        .to(bucket::Column::Id)
        .into();
    commit::Entity::find()
        .join(JoinType::InnerJoin, of_bucket)
        .join(JoinType::InnerJoin, bucket::of_cycle())
        .join(JoinType::InnerJoin, bucket::of_line())
        .columns([
            bucket::Column::CycleId,
            bucket::Column::SeriesId,
            bucket::Column::ProductId,
            bucket::Column::Sku,
            bucket::Column::PeriodStart,
            bucket::Column::MeanMilli,
        ])
        .column(cycle::Column::Grain)
        .columns([line::Column::Name, line::Column::Unit])
        .filter(visible_to(scope))
}

pub async fn find(
    conn: &impl ConnectionTrait,
    scope: Scope,
    bucket: ForecastId,
) -> Result<Option<CommitRow>, DbErr> {
    select(scope).filter(commit::Column::BucketId.eq(bucket.0)).into_model().one(conn).await
}

/// Which commits.
#[derive(Clone, Debug, Default)]
pub struct CommitsAsked {
    pub cycle: Option<ForecastCycleId>,
    pub recipient: Option<OrganizationId>,
    pub product: Option<ProductId>,
    pub sku: Option<String>,
}

/// Commits in the asked order.
pub async fn list<F>(
    conn: &impl ConnectionTrait,
    scope: Scope,
    query: &PageQuery<F>,
    asked: &CommitsAsked,
) -> Result<(Vec<CommitRow>, Option<u64>), DbErr> {
    let mut rows = select(scope);
    if let Some(cycle) = asked.cycle {
        rows = rows.filter(bucket::Column::CycleId.eq(cycle.0));
    }
    if let Some(recipient) = asked.recipient {
        rows = rows.filter(commit::Column::RecipientId.eq(recipient.0));
    }
    if let Some(product) = asked.product {
        rows = rows.filter(bucket::Column::ProductId.eq(product.0));
    }
    if let Some(sku) = &asked.sku {
        rows = rows.filter(bucket::Column::Sku.eq(sku));
    }
    let count = if query.count { Some(count_capped(conn, rows.clone()).await?) } else { None };
    let at = Expr::col((commit::Entity, commit::Column::CommittedAt));
    let page = query.apply(rows, at, Expr::col((commit::Entity, commit::Column::BucketId)));
    Ok((page.into_model().all(conn).await?, count))
}

#[cfg(test)]
lonja_platform::test_entities_match_the_schema!(commit::Entity);
