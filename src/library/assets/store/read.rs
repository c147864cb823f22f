//! The reads behind sales material.

use lonja_kernel::{AssetId, AudienceId, ProductId, Timestamp};
use lonja_platform::prelude::{Page, PageQuery, Problem, Scope, SortValue, count_capped};
use poem_openapi::types::ParseFromParameter;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, DbErr, EntityTrait, ExprTrait, FromQueryResult,
    JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef, Select,
    sea_query::{
        BinOper, Expr, Func, IntoCondition, IntoTableRef, LikeExpr, LockType, Query, QueryStatementBuilder,
        SelectStatement, SimpleExpr,
    },
};
use uuid::Uuid;

use super::word;
use crate::{
    assets::{
        dto::{Asset, AssetAudience, AssetFilters, AssetKind, AssetProduct},
        rules::fold,
    },
    entities::{asset, asset_audience, asset_product, asset_tag, asset_version, audience, product},
    scope::{in_state, sees_product, visible_to},
    state::Stage,
};

/// Stands between the items of a list that comes as one column.
const SEPARATOR: char = '\u{1f}';
/// Stands between an item's id and its name.
const JOINT: char = '\u{1e}';

/// A row of the list with what hangs on it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct AssetRow {
    pub id: Uuid,
    pub title: String,
    sort_key: String,
    pub description: String,
    pub language: Option<String>,
    kind: String,
    state: String,
    pub publish_at: Option<Timestamp>,
    pub expire_at: Option<Timestamp>,
    pub version: i32,
    pub hold: bool,
    created_at: Timestamp,
    updated_at: Timestamp,
    file_name: Option<String>,
    media_type: Option<String>,
    size: Option<i64>,
    sha256: Option<String>,
    preview: Option<String>,
    tags: Option<String>,
    products: Option<String>,
    audiences: Option<String>,
}

impl AssetRow {
    pub fn stage(&self) -> Stage {
        Stage::parse(&self.state)
    }

    pub fn kind(&self) -> AssetKind {
        AssetKind::parse_from_parameter(&self.kind).unwrap_or(AssetKind::Other)
    }

    pub fn tags(&self) -> Vec<String> {
        let mut tags: Vec<String> = split(self.tags.as_deref()).map(str::to_owned).collect();
        tags.sort_unstable();
        tags
    }

    /// By id. Only where it was read for staff.
    pub fn audience_ids(&self) -> Vec<AudienceId> {
        let mut ids: Vec<AudienceId> =
            named(self.audiences.as_deref()).map(|(id, _)| AudienceId(id)).collect();
        ids.sort_unstable();
        ids
    }

    /// The asset as this scope sees it.
    pub fn show(&self, scope: Scope, now: Timestamp) -> Asset {
        Asset {
            id: AssetId(self.id),
            title: self.title.clone(),
            description: self.description.clone(),
            language: self.language.clone(),
            kind: self.kind(),
            tags: self.tags(),
            products: named(self.products.as_deref())
                .map(|(id, name)| AssetProduct { id: ProductId(id), name })
                .collect(),
            state: self.stage().at(self.publish_at, self.expire_at, now),
            publish_at: self.publish_at,
            expire_at: self.expire_at,
            version: Some(self.version).filter(|version| *version > 0),
            file_name: self.file_name.clone(),
            media_type: self.media_type.clone(),
            size: self.size.map(|size| size as u64),
            sha256: self.sha256.clone(),
            has_preview: matches!(self.preview.as_deref(), Some("pending" | "ready")),
            updated_at: self.updated_at,
            audiences: matches!(scope, Scope::Host).then(|| {
                named(self.audiences.as_deref())
                    .map(|(id, name)| AssetAudience { id: AudienceId(id), name })
                    .collect()
            }),
        }
    }
}

fn split(joined: Option<&str>) -> impl Iterator<Item = &str> {
    joined.unwrap_or_default().split(SEPARATOR).filter(|item| !item.is_empty())
}

/// Ids with names, by name.
fn named(joined: Option<&str>) -> impl Iterator<Item = (Uuid, String)> {
    let items = split(joined).filter_map(|item| item.split_once(JOINT));
    let mut items: Vec<(String, Uuid)> =
        items.filter_map(|(id, name)| Some((name.to_owned(), Uuid::parse_str(id).ok()?))).collect();
    items.sort_unstable();
    items.into_iter().map(|(name, id)| (id, name))
}

/// The rows of a subquery as one text.
fn joined(backend: DbBackend, of: SelectStatement, text: SimpleExpr) -> SimpleExpr {
    let (function, text) = match backend {
        DbBackend::Postgres => ("string_agg", text.cast_as("text")),
        _ => ("group_concat", text),
    };
    let mut of = of;
    of.expr(Func::cust(function).arg(text).arg(SEPARATOR.to_string()));
    SimpleExpr::SubQuery(None, Box::new(of.into_sub_query_statement()))
}

/// An id and a name as one text.
fn id_and_name(backend: DbBackend, id: impl ColumnTrait, name: impl ColumnTrait) -> SimpleExpr {
    let id = match backend {
        DbBackend::Postgres => id.qualified().cast_as("text"),
        _ => Func::lower(Func::cust("hex").arg(id.qualified())).into(),
    };
    let concat = BinOper::Custom("||");
    id.binary(concat, Expr::val(JOINT.to_string())).binary(concat, name.qualified())
}

fn current_version() -> RelationDef {
    asset::Entity::belongs_to(asset_version::Entity)
        .from(asset::Column::Id)
        .to(asset_version::Column::AssetId)
        .on_condition(|asset, version| {
            Expr::col((version, asset_version::Column::Number))
                .equals((asset, asset::Column::Version))
                .into_condition()
        })
        .into()
}

/// What hangs on the asset of the outer row.
fn of_asset(table: impl IntoTableRef, asset_id: impl ColumnTrait) -> SelectStatement {
    let outer = asset_id.qualified().equals((asset::Entity, asset::Column::Id));
    Query::select().from(table).and_where(outer).to_owned()
}

fn rows(backend: DbBackend, scope: Scope, now: Timestamp) -> Select<asset::Entity> {
    let tags = of_asset(asset_tag::Entity, asset_tag::Column::AssetId);
    let mut audiences = of_asset(asset_audience::Entity, asset_audience::Column::AssetId);
    audiences.inner_join(
        audience::Entity,
        audience::Column::Id.qualified().equals((asset_audience::Entity, asset_audience::Column::AudienceId)),
    );
    let mut products = of_asset(asset_product::Entity, asset_product::Column::AssetId);
    products.inner_join(
        product::Entity,
        product::Column::Id.qualified().equals((asset_product::Entity, asset_product::Column::ProductId)),
    );
    products.cond_where(sees_product(scope, asset_product::Column::ProductId.qualified(), now));
    let tags = joined(backend, tags, asset_tag::Column::Tag.qualified());
    let products =
        joined(backend, products, id_and_name(backend, product::Column::Id, product::Column::Name));
    let audiences =
        joined(backend, audiences, id_and_name(backend, audience::Column::Id, audience::Column::Name));
    let select = asset::Entity::find()
        .select_only()
        .columns([
            asset::Column::Id,
            asset::Column::Title,
            asset::Column::SortKey,
            asset::Column::Description,
            asset::Column::Language,
            asset::Column::Kind,
            asset::Column::State,
            asset::Column::PublishAt,
            asset::Column::ExpireAt,
            asset::Column::Version,
            asset::Column::Hold,
            asset::Column::CreatedAt,
            asset::Column::UpdatedAt,
        ])
        .columns([
            asset_version::Column::FileName,
            asset_version::Column::MediaType,
            asset_version::Column::Size,
            asset_version::Column::Sha256,
            asset_version::Column::Preview,
        ])
        .expr_as(tags, "tags")
        .expr_as(products, "products")
        .join(JoinType::LeftJoin, current_version())
        .filter(visible_to(scope, now));
    // Who else sees it is not even read for anybody but staff.
    match scope {
        Scope::Host => select.expr_as(audiences, "audiences"),
        Scope::Partner(_) | Scope::Supplier(_) => {
            select.expr_as(Expr::val(Option::<String>::None), "audiences")
        }
    }
}

/// A column with its table's name before it.
trait Qualified {
    fn qualified(self) -> SimpleExpr;
}

impl<C: ColumnTrait> Qualified for C {
    fn qualified(self) -> SimpleExpr {
        Expr::col(self.as_column_ref())
    }
}

/// One asset, if the scope sees it.
pub async fn find(
    conn: &impl ConnectionTrait,
    scope: Scope,
    now: Timestamp,
    id: AssetId,
) -> Result<Option<AssetRow>, DbErr> {
    let select = rows(conn.get_database_backend(), scope, now).filter(asset::Column::Id.eq(id.0));
    select.into_model().one(conn).await
}

/// Keeps the asset as it is until the transaction ends, and reads it.
pub async fn lock(
    conn: &impl ConnectionTrait,
    now: Timestamp,
    id: AssetId,
) -> Result<Option<AssetRow>, DbErr> {
    let locked: Option<Uuid> = asset::Entity::find_by_id(id.0)
        .select_only()
        .column(asset::Column::Id)
        .lock(LockType::Update)
        .into_tuple()
        .one(conn)
        .await?;
    match locked {
        Some(_) => find(conn, Scope::Host, now, id).await,
        None => Ok(None),
    }
}

/// Those of these assets that there are, as staff see them.
pub async fn find_many(
    conn: &impl ConnectionTrait,
    now: Timestamp,
    ids: &[AssetId],
) -> Result<Vec<AssetRow>, DbErr> {
    let select = rows(conn.get_database_backend(), Scope::Host, now);
    select.filter(asset::Column::Id.is_in(ids.iter().map(|id| id.0))).into_model().all(conn).await
}

/// Keeps these assets as they are until the transaction ends, always in one order, and reads them.
pub async fn lock_many(
    conn: &impl ConnectionTrait,
    now: Timestamp,
    ids: &[AssetId],
) -> Result<Vec<AssetRow>, DbErr> {
    let locked: Vec<Uuid> = asset::Entity::find()
        .select_only()
        .column(asset::Column::Id)
        .filter(asset::Column::Id.is_in(ids.iter().map(|id| id.0)))
        .order_by_asc(asset::Column::Id)
        .lock(LockType::Update)
        .into_tuple()
        .all(conn)
        .await?;
    let locked: Vec<AssetId> = locked.into_iter().map(AssetId).collect();
    find_many(conn, now, &locked).await
}

/// One page of the assets that the scope sees.
pub async fn list(
    conn: &impl ConnectionTrait,
    scope: Scope,
    now: Timestamp,
    query: &PageQuery<AssetFilters>,
) -> Result<Page<Asset>, Problem> {
    let select = rows(conn.get_database_backend(), scope, now).filter(matching(&query.filters, scope, now));
    let column = match query.sort.name() {
        "updated_at" => asset::Column::UpdatedAt,
        "created_at" => asset::Column::CreatedAt,
        _ => asset::Column::SortKey,
    };
    let found: Vec<AssetRow> = query
        .apply(select.clone(), column.qualified(), asset::Column::Id.qualified())
        .into_model()
        .all(conn)
        .await?;
    let key = |row: &AssetRow| {
        let value = match column {
            asset::Column::UpdatedAt => SortValue::Time(row.updated_at),
            asset::Column::CreatedAt => SortValue::Time(row.created_at),
            _ => SortValue::Text(row.sort_key.clone()),
        };
        (value, row.id)
    };
    let page = query.page(found, key, |row| row.show(scope, now));
    if query.count { Ok(page.with_count(count_capped(conn, select).await?)) } else { Ok(page) }
}

fn matching(filters: &AssetFilters, scope: Scope, now: Timestamp) -> Condition {
    let mut all = Condition::all();
    for word in fold(filters.q.as_deref().unwrap_or_default()).split_whitespace() {
        let escaped = word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        let pattern = LikeExpr::new(format!("%{escaped}%")).escape('\\');
        all = all.add(asset::Column::SearchText.like(pattern));
    }
    if let Some(language) = &filters.language {
        // `en` also finds `en-GB`. The pattern of the parameter leaves nothing to escape but is not relied on.
        let regions = LikeExpr::new(format!("{}-%", language.replace(['%', '_', '\\'], ""))).escape('\\');
        all = all.add(
            Condition::any()
                .add(asset::Column::Language.eq(language.as_str()))
                .add(asset::Column::Language.like(regions)),
        );
    }
    if let Some(kind) = filters.kind {
        all = all.add(asset::Column::Kind.eq(word(&kind)));
    }
    if let Some(tag) = &filters.tag {
        let tagged = Query::select()
            .column(asset_tag::Column::AssetId)
            .from(asset_tag::Entity)
            .and_where(asset_tag::Column::Tag.eq(fold(tag)))
            .to_owned();
        all = all.add(asset::Column::Id.in_subquery(tagged));
    }
    if let Some(product_id) = filters.product_id {
        let about = Query::select()
            .column(asset_product::Column::AssetId)
            .from(asset_product::Entity)
            .and_where(asset_product::Column::ProductId.eq(product_id.0))
            .cond_where(sees_product(scope, asset_product::Column::ProductId.qualified(), now))
            .to_owned();
        all = all.add(asset::Column::Id.in_subquery(about));
    }
    if let Some(state) = filters.state {
        all = all.add(in_state(state, now));
    }
    if filters.dated_from.is_some() || filters.dated_until.is_some() {
        let inside = |date: asset::Column| {
            let from = filters.dated_from.map(|from| date.gte(from));
            let until = filters.dated_until.map(|until| date.lt(until));
            Condition::all().add_option(from).add_option(until)
        };
        let dates = [asset::Column::PublishAt, asset::Column::ExpireAt];
        all = all.add(dates.into_iter().fold(Condition::any(), |any, date| any.add(inside(date))));
    }
    if let Some(since) = filters.updated_since {
        // What was changed long ago and becomes visible today is news to whoever synchronises.
        let mut news = Condition::any().add(asset::Column::UpdatedAt.gte(since));
        if scope.organization().is_some() {
            news = news.add(asset::Column::PublishAt.gte(since));
        }
        all = all.add(news);
    }
    all
}
