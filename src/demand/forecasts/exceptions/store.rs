//! The exceptions' table. An exception belongs to the recipient of its cycle.

use chrono::{Days, NaiveDate};
use lonja_platform::prelude::*;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType, QueryFilter,
    QuerySelect, Select, Value,
    sea_query::{Expr, ExprTrait, LockType},
};
use uuid::Uuid;

use super::{
    super::entities::{cycle, line},
    criteria::Active,
    found::Looked,
    judge::Found,
    rules::{Kind, State},
};
use crate::batch::{self, Kind as Cell, Rows};

pub mod exception {
    use sea_orm::entity::prelude::*;

    use super::super::super::entities::{cycle, line};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "forecast_exception")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub recipient_id: Uuid,
        pub cycle_id: Uuid,
        pub series_id: Uuid,
        pub product_id: Uuid,
        pub bucket_id: Option<Uuid>,
        pub period_start: Option<Date>,
        pub kind: String,
        pub threshold_hundredths: Option<i32>,
        pub span: Option<i32>,
        pub source_milli: i64,
        pub compared_milli: i64,
        pub variance_milli: i64,
        pub priority: String,
        pub state: String,
        pub owner_id: Option<Uuid>,
        pub due_on: Date,
        pub resolution: Option<String>,
        pub note: String,
        pub decision_note: String,
        pub raised_at: DateTimeUtc,
        pub changed_at: DateTimeUtc,
        pub version: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    pub fn of_cycle() -> RelationDef {
        Entity::belongs_to(cycle::Entity).from(Column::CycleId).to(cycle::Column::Id).into()
    }

    pub fn of_line() -> RelationDef {
        Entity::belongs_to(line::Entity)
            .from((Column::CycleId, Column::SeriesId))
            .to((line::Column::CycleId, line::Column::SeriesId))
            .into()
    }
}

use exception::Column;

/// Writes down what was found and is not there yet. Answers the kinds of what is new.
pub async fn insert(tx: &Tx, looked: Looked, criteria: &Active, found: &[Found]) -> Result<Vec<Kind>, DbErr> {
    let columns = [
        ("id", Cell::Id),
        ("series_id", Cell::Id),
        ("product_id", Cell::Id),
        ("bucket_id", Cell::Id),
        ("period_start", Cell::Date),
        ("kind", Cell::Text),
        ("threshold_hundredths", Cell::Integer),
        ("span", Cell::Integer),
        ("source_milli", Cell::Integer),
        ("compared_milli", Cell::Integer),
        ("variance_milli", Cell::Integer),
        ("priority", Cell::Text),
        ("due_on", Cell::Date),
    ];
    let table = batch::table(tx.get_database_backend(), 4, &columns);
    let names = columns.map(|(name, _)| name).join(", ");
    // Two indexes may stand in the way: that of what this step raised and that of what is not worked off. Without the
    // condition SQLite takes the conflict clause for a join's.
    let sql = format!(
        "INSERT INTO forecast_exception (recipient_id, cycle_id, state, note, decision_note, raised_at, changed_at,
             version, {names})
         SELECT $1, $2, 'open', '', '', $3, $3, 1, {names} FROM {table} r WHERE true
         ON CONFLICT DO NOTHING RETURNING kind"
    );
    let mut new = Vec::new();
    for some in found.chunks(batch::ROWS) {
        let mut rows = Rows::default();
        for one in some {
            let Some(terms) = criteria.terms.get(&one.kind) else { continue };
            let due_on = looked.today + Days::new(u64::try_from(terms.due_days).unwrap_or(0));
            let row = rows.row().id(ForecastExceptionId::new().0).id(one.series_id).id(one.product_id);
            let bucket = one.bucket.map(|(id, _)| id.simple().to_string());
            let period = one.bucket.map(|(_, period)| period.to_string());
            let row = row.maybe_text(bucket.as_deref()).maybe_text(period.as_deref()).text(one.kind.as_str());
            let row = row.integer(terms.threshold_hundredths.map(i64::from));
            let row = row.integer(terms.span.map(i64::from)).integer(Some(one.source));
            let row = row.integer(Some(one.compared)).integer(Some(one.compared - one.source));
            row.text(&terms.priority).date(&due_on.into()).end();
        }
        let values: [Value; 4] =
            [looked.recipient.into(), looked.cycle.into(), tx.now().into(), rows.into_json().into()];
        for row in tx.query_all_raw(batch::statement(tx, &sql, values)).await? {
            let kind: String = row.try_get("", "kind")?;
            new.push(Kind::parse(&kind).ok_or(DbErr::Type(kind))?);
        }
    }
    Ok(new)
}

/// An exception with the names that its product had in its cycle.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Shown {
    pub id: Uuid,
    pub recipient_id: Uuid,
    pub recipient_name: String,
    pub cycle_id: Uuid,
    pub cycle_number: i32,
    pub grain: String,
    pub series_id: Uuid,
    pub product_id: Uuid,
    pub sku: String,
    pub name: String,
    pub unit: String,
    pub bucket_id: Option<Uuid>,
    pub period_start: Option<NaiveDate>,
    pub kind: String,
    pub threshold_hundredths: Option<i32>,
    pub span: Option<i32>,
    pub source_milli: i64,
    pub compared_milli: i64,
    pub variance_milli: i64,
    pub priority: String,
    pub state: String,
    pub owner_id: Option<Uuid>,
    pub owner_name: Option<String>,
    pub due_on: NaiveDate,
    pub resolution: Option<String>,
    pub note: String,
    pub decision_note: String,
    pub raised_at: Timestamp,
    pub changed_at: Timestamp,
    pub version: i32,
}

fn visible_to(scope: Scope) -> Condition {
    match scope {
        Scope::Host => Condition::all(),
        Scope::Supplier(recipient) => Condition::all().add(Column::RecipientId.eq(recipient.0)),
        Scope::Partner(_) => Condition::all().add(Expr::val(1).eq(0)),
    }
}

fn select(scope: Scope) -> Select<exception::Entity> {
    let recipient =
        Expr::cust("(SELECT o.name FROM organization o WHERE o.id = forecast_exception.recipient_id)");
    let owner = Expr::cust("(SELECT u.name FROM app_user u WHERE u.id = forecast_exception.owner_id)");
    exception::Entity::find()
        .join(JoinType::InnerJoin, exception::of_cycle())
        .join(JoinType::InnerJoin, exception::of_line())
        .column_as(cycle::Column::Number, "cycle_number")
        .column(cycle::Column::Grain)
        .columns([line::Column::Sku, line::Column::Name, line::Column::Unit])
        .expr_as(recipient, "recipient_name")
        .expr_as(owner, "owner_name")
        .filter(visible_to(scope))
}

pub async fn find(
    conn: &impl ConnectionTrait,
    scope: Scope,
    id: ForecastExceptionId,
) -> Result<Option<Shown>, DbErr> {
    select(scope).filter(Column::Id.eq(id.0)).into_model().one(conn).await
}

/// An exception that the caller sees, locked.
pub async fn find_for_change(
    tx: &Tx,
    scope: Scope,
    id: ForecastExceptionId,
) -> Result<Option<exception::Model>, DbErr> {
    exception::Entity::find_by_id(id.0).filter(visible_to(scope)).lock(LockType::Update).one(tx).await
}

/// Writes down what a step changed, as the next version.
pub async fn change(tx: &Tx, changed: &exception::Model) -> Result<(), DbErr> {
    let model = exception::ActiveModel {
        id: Set(changed.id),
        state: Set(changed.state.clone()),
        owner_id: Set(changed.owner_id),
        resolution: Set(changed.resolution.clone()),
        note: Set(changed.note.clone()),
        decision_note: Set(changed.decision_note.clone()),
        changed_at: Set(tx.now()),
        version: Set(changed.version + 1),
        ..Default::default()
    };
    model.update(tx).await.map(drop)
}

/// Whether the person works for the host and can sign in.
pub async fn is_staff(tx: &Tx, user: UserId) -> Result<bool, DbErr> {
    let sql = "SELECT 1 AS found FROM app_user u JOIN organization o ON o.id = u.organization_id
               WHERE u.id = $1 AND u.state = 'active' AND o.is_host";
    Ok(tx.query_one_raw(batch::statement(tx, sql, [user.0.into()])).await?.is_some())
}

/// Which exceptions.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    pub kind: Option<Kind>,
    pub state: Option<State>,
    pub recipient: Option<OrganizationId>,
    pub product: Option<ProductId>,
    pub sku: Option<String>,
    pub cycle: Option<ForecastCycleId>,
    /// Only those that are, or are not, past their day and not worked off; with the day that it is.
    pub overdue: Option<(bool, NaiveDate)>,
}

/// The sort by the day until which something is to be done; the other one is by when it was raised.
pub const DUE_ON: &str = "due_on";

/// Exceptions in the asked order.
pub async fn list<F>(
    conn: &impl ConnectionTrait,
    scope: Scope,
    query: &PageQuery<F>,
    asked: &Asked,
) -> Result<(Vec<Shown>, Option<u64>), DbErr> {
    let mut rows = select(scope);
    if let Some(kind) = asked.kind {
        rows = rows.filter(Column::Kind.eq(kind.as_str()));
    }
    if let Some(state) = asked.state {
        rows = rows.filter(Column::State.eq(state.as_str()));
    }
    if let Some(recipient) = asked.recipient {
        rows = rows.filter(Column::RecipientId.eq(recipient.0));
    }
    if let Some(product) = asked.product {
        rows = rows.filter(Column::ProductId.eq(product.0));
    }
    if let Some(sku) = &asked.sku {
        rows = rows.filter(line::Column::Sku.eq(sku));
    }
    if let Some(cycle) = asked.cycle {
        rows = rows.filter(Column::CycleId.eq(cycle.0));
    }
    if let Some((is_overdue, today)) = asked.overdue {
        let pending = Column::State.is_in(State::PENDING.map(State::as_str));
        let overdue = Condition::all().add(Column::DueOn.lt(today)).add(pending);
        rows = rows.filter(if is_overdue { overdue } else { overdue.not() });
    }
    let count = if query.count { Some(count_capped(conn, rows.clone()).await?) } else { None };
    let column = if query.sort.name() == DUE_ON { Column::DueOn } else { Column::RaisedAt };
    let column = Expr::col((exception::Entity, column));
    let page = query.apply(rows, column, Expr::col((exception::Entity, Column::Id)));
    Ok((page.into_model().all(conn).await?, count))
}

#[cfg(test)]
lonja_platform::test_entities_match_the_schema!(exception::Entity);
