//! Rows of notifications. Every query starts from the person and from what it may still see.

use lonja_library::visible_assets;
use lonja_platform::prelude::*;
use poem_openapi::types::Any;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, Select,
    sea_query::{Expr, Query},
};

use super::dto::{Notification, NotificationFilters};
use crate::kind::{Kind, SubjectKind};

mod notification {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "notification")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub user_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub event_id: Uuid,
        pub kind: String,
        pub subject_kind: String,
        pub subject_id: Uuid,
        pub facts: String,
        pub created_at: DateTimeUtc,
        pub read_at: Option<DateTimeUtc>,
        pub portal: bool,
        pub mail: String,
        pub mailed_at: Option<DateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use notification::{Column, Entity, Model};

/// What the person was told, to be shown in the portal. An API client and a preview have nothing.
fn own(caller: &Caller) -> Condition {
    match caller.user_id().filter(|_| !caller.is_preview()) {
        Some(user) => Condition::all().add(Column::UserId.eq(user.0)).add(Column::Portal.eq(true)),
        None => Condition::all().add(Expr::val(false)),
    }
}

/// The person's own, of kinds that concern it as what it acts now, about what it still sees.
fn visible_to(caller: &Caller, now: Timestamp) -> Condition {
    let kinds = Kind::ALL.iter().filter(|kind| kind.concerns(caller.acting(), |needed| caller.has(needed)));
    let assets = Condition::any()
        .add(Column::SubjectKind.ne(SubjectKind::Asset.as_str()))
        .add(Column::SubjectId.in_subquery(visible_assets(caller.scope(), now)));
    // What was announced and withdrawn is a draft again, which its partner sees nothing of.
    let announced =
        Query::select().column("id").from("price_list").and_where(Expr::col("is_draft").not()).take();
    let prices = Condition::any()
        .add(Column::SubjectKind.ne(SubjectKind::PriceList.as_str()))
        .add(Column::SubjectId.in_subquery(announced));
    own(caller).add(Column::Kind.is_in(kinds.map(|kind| kind.key()))).add(assets).add(prices)
}

fn unread(caller: &Caller, now: Timestamp) -> Select<Entity> {
    Entity::find().filter(visible_to(caller, now)).filter(Column::ReadAt.is_null())
}

pub async fn page(
    conn: &impl ConnectionTrait,
    caller: &Caller,
    now: Timestamp,
    query: &PageQuery<NotificationFilters>,
) -> Result<Page<Notification>, Problem> {
    let mut select = Entity::find().filter(visible_to(caller, now));
    match query.filters.unread {
        Some(true) => select = select.filter(Column::ReadAt.is_null()),
        Some(false) => select = select.filter(Column::ReadAt.is_not_null()),
        None => {}
    }
    if let Some(kind) = query.filters.kind {
        select = select.filter(Column::Kind.eq(kind.key()));
    }
    let count = if query.count { Some(count_capped(conn, select.clone()).await?) } else { None };
    let rows =
        query.apply(select, Column::CreatedAt.into_expr(), Column::EventId.into_expr()).all(conn).await?;
    let key = |row: &Model| (SortValue::Time(row.created_at), row.event_id);
    let page = query.page(rows, key, |row| document(row, caller.acting())).transpose()?;
    Ok(match count {
        Some(count) => page.with_count(count),
        None => page,
    })
}

pub async fn count_unread(
    conn: &impl ConnectionTrait,
    caller: &Caller,
    now: Timestamp,
) -> Result<u64, DbErr> {
    count_capped(conn, unread(caller, now)).await
}

fn document(row: Model, acting: OrganizationKind) -> Result<Notification, Problem> {
    let kind = Kind::read(&row.kind).ok_or_else(|| Problem::internal("a notification of an unknown kind"))?;
    Ok(Notification {
        id: row.event_id.into(),
        kind,
        subject_kind: kind.subject(),
        subject_id: kind.subject().id(row.subject_id),
        facts: Any(serde_json::from_str(&row.facts).map_err(Problem::internal)?),
        link: kind.subject().page(acting, row.subject_id),
        created_at: row.created_at,
        read_at: row.read_at,
    })
}

/// Marks one as read. False where the person was never told of it.
pub async fn read_one(tx: &Tx, caller: &Caller, id: NotificationId) -> Result<bool, DbErr> {
    let is_own = own(caller).add(Column::EventId.eq(id.0));
    // What was read before keeps its time.
    let marked = mark(tx, is_own.clone()).await?;
    Ok(marked > 0 || Entity::find().filter(is_own).one(tx).await?.is_some())
}

/// Marks everything as read that was told until then.
pub async fn read_up_to(tx: &Tx, caller: &Caller, up_to: Timestamp) -> Result<(), DbErr> {
    mark(tx, own(caller).add(Column::CreatedAt.lte(up_to))).await.map(drop)
}

async fn mark(tx: &Tx, which: Condition) -> Result<u64, DbErr> {
    let update = Entity::update_many()
        .col_expr(Column::ReadAt, Expr::val(tx.now()))
        .filter(which)
        .filter(Column::ReadAt.is_null());
    Ok(update.exec(tx).await?.rows_affected)
}
