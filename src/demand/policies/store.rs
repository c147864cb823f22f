//! The policies' table.

use chrono::NaiveDate;
use lonja_platform::prelude::*;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, Order, QueryFilter, QueryOrder,
    QuerySelect, Select,
    sea_query::{Expr, ExprTrait as _, Func, LockType},
};
use uuid::Uuid;

use super::{
    dto::NewPolicy,
    rules::{Regions, State},
};
use crate::{batch, calendar::Grain, search};

pub mod policy {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "policy")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub recipient_id: Uuid,
        pub version: i32,
        pub state: String,
        pub grain: String,
        pub lag_days: i32,
        pub history_from: Date,
        pub horizon: i32,
        pub minimum_customers: i32,
        pub p_percent: i32,
        pub prior_percent: i32,
        pub purpose: String,
        pub created_by: String,
        pub changed_by: String,
        pub submitted_by: Option<String>,
        pub approved_by: Option<String>,
        pub created_at: DateTimeUtc,
        pub updated_at: DateTimeUtc,
        pub submitted_at: Option<DateTimeUtc>,
        pub approved_at: Option<DateTimeUtc>,
        pub retired_at: Option<DateTimeUtc>,
        pub totals: bool,
        pub regions: String,
        pub commit_days: Option<i32>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use policy::Column;

#[derive(FromQueryResult)]
struct Named {
    recipient_name: String,
}

/// A policy with its recipient's name.
#[derive(Clone, Debug)]
pub struct Policy {
    pub id: Uuid,
    pub recipient_id: Uuid,
    pub recipient_name: String,
    pub version: i32,
    pub state: State,
    pub grain: Grain,
    pub lag_days: i32,
    pub history_from: NaiveDate,
    pub horizon: i32,
    pub minimum_customers: i32,
    pub p_percent: i32,
    pub prior_percent: i32,
    pub purpose: String,
    pub created_by: String,
    pub changed_by: String,
    pub submitted_by: Option<String>,
    pub approved_by: Option<String>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub submitted_at: Option<Timestamp>,
    pub approved_at: Option<Timestamp>,
    pub retired_at: Option<Timestamp>,
    pub totals: bool,
    pub regions: Regions,
    /// Nothing: the grain's default.
    pub commit_days: Option<i32>,
}

impl FromQueryResult for Policy {
    fn from_query_result(row: &sea_orm::QueryResult, prefix: &str) -> Result<Self, DbErr> {
        let policy::Model {
            id,
            recipient_id,
            version,
            state,
            grain,
            lag_days,
            history_from,
            horizon,
            minimum_customers,
            p_percent,
            prior_percent,
            purpose,
            created_by,
            changed_by,
            submitted_by,
            approved_by,
            created_at,
            updated_at,
            submitted_at,
            approved_at,
            retired_at,
            totals,
            regions,
            commit_days,
        } = policy::Model::from_query_result(row, prefix)?;
        Ok(Self {
            id,
            recipient_id,
            recipient_name: Named::from_query_result(row, prefix)?.recipient_name,
            version,
            state: State::parse(&state).ok_or_else(|| DbErr::Type(format!("no such state: {state}")))?,
            grain: Grain::parse(&grain).ok_or_else(|| DbErr::Type(format!("no such grain: {grain}")))?,
            lag_days,
            history_from,
            horizon,
            minimum_customers,
            p_percent,
            prior_percent,
            purpose,
            created_by,
            changed_by,
            submitted_by,
            approved_by,
            created_at,
            updated_at,
            submitted_at,
            approved_at,
            retired_at,
            totals,
            regions: Regions::parse(&regions)
                .ok_or_else(|| DbErr::Type(format!("no such regions: {regions}")))?,
            commit_days,
        })
    }
}

fn select() -> Select<policy::Entity> {
    let name = Expr::cust("(SELECT o.name FROM organization o WHERE o.id = policy.recipient_id)");
    policy::Entity::find().expr_as(name, "recipient_name")
}

pub async fn find(conn: &impl ConnectionTrait, id: Uuid) -> Result<Option<Policy>, DbErr> {
    select().filter(Column::Id.eq(id)).into_model().one(conn).await
}

/// The policy, locked until the transaction ends.
pub async fn find_for_change(tx: &Tx, id: Uuid) -> Result<Option<Policy>, DbErr> {
    select().filter(Column::Id.eq(id)).lock(LockType::Update).into_model().one(tx).await
}

/// Every policy there ever was, in every version.
pub async fn all(conn: &impl ConnectionTrait) -> Result<Vec<Policy>, DbErr> {
    select().into_model().all(conn).await
}

/// The policies by which releases are made.
pub async fn active(conn: &impl ConnectionTrait) -> Result<Vec<Policy>, DbErr> {
    let active = select().filter(Column::State.eq(State::Active.as_str()));
    active.order_by(Column::CreatedAt, Order::Asc).into_model().all(conn).await
}

/// A supplier's policies that are not retired, oldest first.
pub async fn not_retired(conn: &impl ConnectionTrait, recipient: Uuid) -> Result<Vec<Policy>, DbErr> {
    let of_recipient = select().filter(Column::RecipientId.eq(recipient));
    let open = of_recipient.filter(Column::State.ne(State::Retired.as_str()));
    open.order_by(Column::Version, Order::Asc).into_model().all(conn).await
}

/// A supplier's active policy, other than this one; locked.
pub async fn predecessor(tx: &Tx, of: &Policy) -> Result<Option<Policy>, DbErr> {
    let others = select().filter(Column::Id.ne(of.id)).filter(Column::RecipientId.eq(of.recipient_id));
    let active = others.filter(Column::State.eq(State::Active.as_str()));
    active.lock(LockType::Update).into_model().one(tx).await
}

/// Policies in the asked order, of one recipient or state, or with a text, where those are given.
pub async fn list<F>(
    conn: &impl ConnectionTrait,
    query: &PageQuery<F>,
    recipient: Option<OrganizationId>,
    state: Option<State>,
    q: Option<&str>,
) -> Result<(Vec<Policy>, Option<u64>), DbErr> {
    let mut rows = select();
    if let Some(recipient) = recipient {
        rows = rows.filter(Column::RecipientId.eq(recipient.0));
    }
    if let Some(state) = state {
        rows = rows.filter(Column::State.eq(state.as_str()));
    }
    if let Some(q) = q {
        let purpose = Expr::expr(Func::lower(Expr::col(Column::Purpose))).like(search::containing(q));
        rows = rows.filter(Column::RecipientId.in_subquery(search::named(q)).or(purpose));
    }
    let count = if query.count { Some(count_capped(conn, rows.clone()).await?) } else { None };
    let page = query.apply(rows, Expr::col(Column::CreatedAt), Expr::col(Column::Id));
    Ok((page.into_model().all(conn).await?, count))
}

/// Writes a draft, the recipient's next version.
pub async fn insert(tx: &Tx, new: &NewPolicy, grain: Grain, author: &str) -> Result<Uuid, DbErr> {
    let recipient = new.recipient_id.0;
    let of_recipient = policy::Entity::find().filter(Column::RecipientId.eq(recipient));
    let latest: Option<Option<i32>> =
        of_recipient.select_only().expr(Column::Version.max()).into_tuple().one(tx).await?;
    let id = PolicyId::new().0;
    let model = policy::ActiveModel {
        id: Set(id),
        recipient_id: Set(recipient),
        version: Set(latest.flatten().unwrap_or(0) + 1),
        state: Set(State::Draft.as_str().to_owned()),
        grain: Set(grain.as_str().to_owned()),
        lag_days: Set(new.lag_days),
        history_from: Set(new.history_from.unwrap_or(tx.now().date_naive())),
        horizon: Set(new.horizon),
        minimum_customers: Set(new.minimum_customers),
        p_percent: Set(new.p_percent),
        prior_percent: Set(new.prior_percent),
        purpose: Set(new.purpose.clone()),
        created_by: Set(author.to_owned()),
        changed_by: Set(author.to_owned()),
        submitted_by: Set(None),
        approved_by: Set(None),
        created_at: Set(tx.now()),
        updated_at: Set(tx.now()),
        submitted_at: Set(None),
        approved_at: Set(None),
        retired_at: Set(None),
        totals: Set(new.totals),
        regions: Set(Regions::from(new.regions).as_str().to_owned()),
        commit_days: Set(new.commit_days),
    };
    policy::Entity::insert(model).exec_without_returning(tx).await?;
    had_a_hand_in(tx, id, author).await?;
    Ok(id)
}

/// Whoever wrote, changed or submitted it; none of them approves it.
pub async fn authors(tx: &Tx, policy: Uuid) -> Result<Vec<String>, DbErr> {
    let sql = "SELECT who FROM policy_author WHERE policy_id = $1 ORDER BY who";
    let rows = tx.query_all_raw(batch::statement(tx, sql, [policy.into()])).await?;
    rows.iter().map(|row| row.try_get("", "who")).collect()
}

async fn had_a_hand_in(tx: &Tx, policy: Uuid, who: &str) -> Result<(), DbErr> {
    let sql =
        "INSERT INTO policy_author (policy_id, who) VALUES ($1, $2) ON CONFLICT (policy_id, who) DO NOTHING";
    tx.execute_raw(batch::statement(tx, sql, [policy.into(), who.into()])).await.map(drop)
}

/// Writes what a change of a draft may touch.
pub async fn change(tx: &Tx, policy: &Policy, editor: &str) -> Result<(), DbErr> {
    let model = policy::ActiveModel {
        id: Set(policy.id),
        lag_days: Set(policy.lag_days),
        history_from: Set(policy.history_from),
        horizon: Set(policy.horizon),
        totals: Set(policy.totals),
        regions: Set(policy.regions.as_str().to_owned()),
        commit_days: Set(policy.commit_days),
        minimum_customers: Set(policy.minimum_customers),
        p_percent: Set(policy.p_percent),
        prior_percent: Set(policy.prior_percent),
        purpose: Set(policy.purpose.clone()),
        changed_by: Set(editor.to_owned()),
        updated_at: Set(tx.now()),
        ..Default::default()
    };
    model.update(tx).await?;
    had_a_hand_in(tx, policy.id, editor).await
}

/// Moves a policy on and notes who did it.
pub async fn set_state(tx: &Tx, id: Uuid, state: State, who: &str) -> Result<(), DbErr> {
    let mut model = policy::ActiveModel {
        id: Set(id),
        state: Set(state.as_str().to_owned()),
        updated_at: Set(tx.now()),
        ..Default::default()
    };
    match state {
        State::Draft => {}
        State::InReview => {
            model.submitted_by = Set(Some(who.to_owned()));
            model.submitted_at = Set(Some(tx.now()));
            had_a_hand_in(tx, id, who).await?;
        }
        State::Active => {
            model.approved_by = Set(Some(who.to_owned()));
            model.approved_at = Set(Some(tx.now()));
        }
        State::Retired => model.retired_at = Set(Some(tx.now())),
    }
    model.update(tx).await.map(drop)
}

#[cfg(test)]
lonja_platform::test_entities_match_the_schema!(policy::Entity);
