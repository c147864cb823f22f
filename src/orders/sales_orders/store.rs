//! Rows of orders. Every query starts from the scope: a partner's orders are its own, the host's are all.
//!
//! A list or a single order is one statement, whatever the number of orders and lines, and a second where orders are
//! among them that do not keep their lines ready.

use std::collections::HashMap;

use chrono::{Days, NaiveDate, NaiveTime};
use lonja_platform::{positional_row, prelude::*};
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, Select,
    sea_query::{Alias, Expr, ExprTrait, Func, LikeExpr, Query, SimpleExpr},
};
use uuid::Uuid;

use super::{
    dto::{DeliveryAddress, Order, OrderAllocation, OrderEvent, OrderFilters},
    entities::{
        order_line,
        sales_order::{ActiveModel, Column, Entity, Model},
    },
    rules::OrderState,
    shown_lines::{LinePart, ShownLines, shown},
};

/// A supplier has no orders to see.
fn visible_to(scope: Scope) -> Condition {
    match scope {
        Scope::Host => Condition::all(),
        Scope::Partner(partner) => Condition::all().add(Column::PartnerId.eq(partner.0)),
        Scope::Supplier(_) => Condition::all().add(Expr::val(false)),
    }
}

positional_row! {
    /// An order's row with its partner's present name.
    struct Row {
        id: Uuid,
        number: i32,
        partner_id: Uuid,
        state: String,
        currency: String,
        net_minor: i64,
        reference: Option<String>,
        delivery_address: Option<serde_json::Value>,
        requested_on: Option<NaiveDate>,
        note: Option<String>,
        placed_by: String,
        placed_at: Timestamp,
        confirmed_at: Option<Timestamp>,
        shipped_at: Option<Timestamp>,
        delivered_at: Option<Timestamp>,
        cancelled_at: Option<Timestamp>,
        cancelled_by_host: bool,
        updated_at: Timestamp,
        lines_shown: Option<String>,
        partner_name: String,
    }
}

impl Row {
    /// `parts` are asked for where the order's row does not keep its lines.
    fn into_document(mut self, parts: impl FnOnce() -> Vec<LinePart>) -> Result<Order, Problem> {
        let lines = match self.lines_shown.take() {
            Some(kept) => ShownLines::from_kept(kept),
            None => shown(parts(), &self.currency)?,
        };
        let order = Model {
            id: self.id,
            number: self.number,
            partner_id: self.partner_id,
            state: self.state,
            currency: self.currency,
            net_minor: self.net_minor,
            reference: self.reference,
            delivery_address: self.delivery_address,
            requested_on: self.requested_on,
            note: self.note,
            placed_by: self.placed_by,
            placed_at: self.placed_at,
            confirmed_at: self.confirmed_at,
            shipped_at: self.shipped_at,
            delivered_at: self.delivered_at,
            cancelled_at: self.cancelled_at,
            cancelled_by_host: self.cancelled_by_host,
            updated_at: self.updated_at,
            lines_shown: None,
        };
        Ok(document(order, self.partner_name, lines))
    }
}

fn rows(select: Select<Entity>) -> Select<Entity> {
    let organization = Alias::new("organization");
    let mut select = select.expr_as(Expr::col((organization.clone(), "name")), "partner_name");
    QueryTrait::query(&mut select).join(
        JoinType::InnerJoin,
        organization.clone(),
        Expr::col((organization, "id")).equals((Entity, Column::PartnerId)),
    );
    select
}

fn filtered(filters: &OrderFilters, scope: Scope) -> Select<Entity> {
    let day_start = |day: NaiveDate| day.and_time(NaiveTime::MIN).and_utc();
    let mut condition = visible_to(scope);
    if let Some(partner) = filters.partner_id {
        condition = condition.add(Column::PartnerId.eq(partner.0));
    }
    if let Some(state) = filters.state {
        condition = condition.add(Column::State.eq(state.as_str()));
    }
    if let Some(reference) = &filters.reference {
        condition = condition.add(Column::Reference.eq(reference.as_str()));
    }
    if let Some(number) = filters.number {
        condition = condition.add(Column::Number.eq(number));
    }
    if let Some(from) = filters.placed_from {
        condition = condition.add(Column::PlacedAt.gte(day_start(from)));
    }
    if let Some(next_day) = filters.placed_until.and_then(|until| until.checked_add_days(Days::new(1))) {
        condition = condition.add(Column::PlacedAt.lt(day_start(next_day)));
    }
    if let Some(since) = filters.updated_since {
        condition = condition.add(Column::UpdatedAt.gte(since));
    }
    if let Some(product) = filters.product_id {
        condition = condition.add(Expr::exists(lines_where(order_line::Column::ProductId.eq(product.0))));
    }
    if let Some(revision) = filters.repriced_by {
        let open = [OrderState::Placed, OrderState::Confirmed].map(OrderState::as_str);
        let repriced = lonja_catalogue::repriced(revision, scope);
        let line = Expr::tuple([
            Expr::col((Entity, Column::PartnerId)),
            Expr::col((order_line::Entity, order_line::Column::ProductId)),
        ]);
        condition = condition
            .add(Column::State.is_in(open))
            .add(Expr::exists(lines_where(line.in_subquery(repriced))));
    }
    if let Some(text) = &filters.q {
        let has = |column: SimpleExpr| Expr::expr(Func::lower(column)).like(contains(text));
        let in_line = has(Expr::col((order_line::Entity, order_line::Column::Sku)))
            .or(has(Expr::col((order_line::Entity, order_line::Column::ProductName))));
        condition = condition.add(
            Condition::any()
                .add(has(Expr::col((Entity, Column::Reference))))
                .add(Expr::exists(lines_where(in_line))),
        );
    }
    Entity::find().filter(condition)
}

/// The words of a search are text, not a pattern.
fn contains(text: &str) -> LikeExpr {
    let escaped = text.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    LikeExpr::new(format!("%{escaped}%")).escape('\\')
}

/// The order's own lines that meet a condition.
fn lines_where(condition: SimpleExpr) -> sea_orm::sea_query::SelectStatement {
    Query::select()
        .expr(Expr::val(1))
        .from(order_line::Entity)
        .and_where(Expr::col((order_line::Entity, order_line::Column::OrderId)).equals((Entity, Column::Id)))
        .and_where(condition)
        .take()
}

pub async fn page(
    conn: &impl ConnectionTrait,
    scope: Scope,
    query: PageQuery<OrderFilters>,
) -> Result<Page<Order>, Problem> {
    let select = filtered(&query.filters, scope);
    let count = if query.count { Some(count_capped(conn, select.clone()).await?) } else { None };
    let by_update = query.sort.name() == "updated_at";
    let column = if by_update { Column::UpdatedAt } else { Column::PlacedAt };
    let select = query.apply(rows(select), Expr::col((Entity, column)), Expr::col((Entity, Column::Id)));
    let found = conn.query_all(&select.into_query()).await?;
    let found: Vec<Row> = found.iter().map(Row::read).collect::<Result<_, _>>()?;
    let mut lines = lines_of(conn, &found).await?;
    let key = |row: &Row| {
        let at = if by_update { row.updated_at } else { row.placed_at };
        (SortValue::Time(at), row.id)
    };
    let page = query.page(found, key, |row| {
        let id = row.id;
        row.into_document(|| lines.remove(&id).unwrap_or_default())
    });
    let page = page.transpose()?;
    Ok(match count {
        Some(count) => page.with_count(count),
        None => page,
    })
}

/// The order with its lines, as far as the scope sees it.
pub async fn find(conn: &impl ConnectionTrait, scope: Scope, id: OrderId) -> Result<Order, Problem> {
    let select = rows(Entity::find_by_id(id.0).filter(visible_to(scope)));
    let row = conn.query_one(&select.into_query()).await?.ok_or_else(Problem::not_found)?;
    let row = Row::read(&row)?;
    let mut lines = lines_of(conn, std::slice::from_ref(&row)).await?;
    row.into_document(|| lines.remove(&id.0).unwrap_or_default())
}

/// The order's row, locked until the transaction ends.
pub async fn lock(conn: &impl ConnectionTrait, scope: Scope, id: OrderId) -> Result<Model, Problem> {
    let select = Entity::find_by_id(id.0).filter(visible_to(scope)).lock_exclusive();
    select.one(conn).await?.ok_or_else(Problem::not_found)
}

/// The rows of an order's lines, part by part.
pub async fn parts(conn: &impl ConnectionTrait, id: OrderId) -> Result<Vec<order_line::Model>, DbErr> {
    use order_line::Column;
    order_line::Entity::find()
        .filter(Column::OrderId.eq(id.0))
        .order_by_asc(Column::LineNo)
        .order_by_asc(Column::Part)
        .all(conn)
        .await
}

/// A new order with its lines.
pub fn inserts(order: &Model, lines: &[order_line::Model]) -> impl Iterator<Item = Write> {
    let lines = lines.iter().cloned().map(order_line::ActiveModel::from);
    Write::insert([ActiveModel::from(order.clone())]).into_iter().chain(Write::insert(lines))
}

/// Writes the state of an order that is locked.
pub async fn update_state(conn: &impl ConnectionTrait, order: &Model) -> Result<(), DbErr> {
    let change = ActiveModel {
        id: Unchanged(order.id),
        state: Set(order.state.clone()),
        confirmed_at: Set(order.confirmed_at),
        shipped_at: Set(order.shipped_at),
        delivered_at: Set(order.delivered_at),
        cancelled_at: Set(order.cancelled_at),
        cancelled_by_host: Set(order.cancelled_by_host),
        updated_at: Set(order.updated_at),
        ..Default::default()
    };
    Entity::update(change).exec(conn).await.map(drop)
}

/// The parts with the code of the warehouse that serves them.
pub async fn allocations(
    conn: &impl ConnectionTrait,
    scope: Scope,
    id: OrderId,
) -> Result<Vec<OrderAllocation>, Problem> {
    #[derive(FromQueryResult)]
    struct Allocation {
        #[sea_orm(nested)]
        part: order_line::Model,
        warehouse_code: String,
    }
    let warehouse = Alias::new("warehouse");
    let mut select = order_line::Entity::find()
        .filter(order_line::Column::OrderId.eq(id.0))
        .order_by_asc(order_line::Column::LineNo)
        .order_by_asc(order_line::Column::Part)
        .expr_as(Expr::col((warehouse.clone(), "code")), "warehouse_code");
    QueryTrait::query(&mut select).join(
        JoinType::InnerJoin,
        warehouse.clone(),
        Expr::col((warehouse, "id")).equals((order_line::Entity, order_line::Column::WarehouseId)),
    );
    QueryTrait::query(&mut select).join(
        JoinType::InnerJoin,
        Entity,
        Expr::col((Entity, Column::Id)).equals((order_line::Entity, order_line::Column::OrderId)),
    );
    let found = select.filter(visible_to(scope)).into_model::<Allocation>().all(conn).await?;
    if found.is_empty() {
        // Every order has lines.
        return Err(Problem::not_found());
    }
    Ok(found
        .into_iter()
        .map(|Allocation { part, warehouse_code }| OrderAllocation {
            line: part.line_no,
            product_id: part.product_id.into(),
            sku: part.sku,
            warehouse_id: part.warehouse_id.into(),
            warehouse_code,
            quantity: Quantity::from_thousandths(part.quantity_milli),
        })
        .collect())
}

/// The parts of those orders that do not keep their lines, each order's in their order: a few at a time are sorted
/// faster here than all by the database.
async fn lines_of(
    conn: &impl ConnectionTrait,
    orders: &[Row],
) -> Result<HashMap<Uuid, Vec<LinePart>>, DbErr> {
    use order_line::Column;
    let orders: Vec<Uuid> =
        orders.iter().filter(|order| order.lines_shown.is_none()).map(|order| order.id).collect();
    if orders.is_empty() {
        return Ok(HashMap::new());
    }
    let select = order_line::Entity::find()
        .select_only()
        .columns([
            Column::OrderId,
            Column::LineNo,
            Column::Part,
            Column::ProductId,
            Column::Sku,
            Column::ProductName,
            Column::Unit,
            Column::QuantityMilli,
            Column::UnitPriceE4,
            Column::NetMinor,
        ])
        .filter(Column::OrderId.is_in(orders));
    let mut lines: HashMap<Uuid, Vec<LinePart>> = HashMap::new();
    for row in conn.query_all(&select.into_query()).await? {
        let part = LinePart::read(&row)?;
        lines.entry(part.order_id).or_default().push(part);
    }
    for parts in lines.values_mut() {
        parts.sort_unstable_by_key(|part| (part.line_no, part.part));
    }
    Ok(lines)
}

/// The order as the API shows it.
pub fn document(order: Model, partner_name: String, lines: ShownLines) -> Order {
    // Both columns are written from these types only, so the fallbacks are never met.
    let currency: Currency = order.currency.parse().unwrap_or(Currency::GBP);
    let state = OrderState::parse(&order.state).unwrap_or(OrderState::Placed);
    let cancelled_by =
        if order.cancelled_by_host { OrganizationKind::Host } else { OrganizationKind::Partner };
    let reached = [
        (OrderState::Placed, Some(order.placed_at), OrganizationKind::Partner),
        (OrderState::Confirmed, order.confirmed_at, OrganizationKind::Host),
        (OrderState::Shipped, order.shipped_at, OrganizationKind::Host),
        (OrderState::Delivered, order.delivered_at, OrganizationKind::Host),
        (OrderState::Cancelled, order.cancelled_at, cancelled_by),
    ];
    Order {
        id: order.id.into(),
        number: order.number,
        partner_id: order.partner_id.into(),
        partner_name,
        state,
        reference: order.reference,
        lines,
        net: Money::new(order.net_minor, currency),
        delivery_address: order
            .delivery_address
            .and_then(|address| serde_json::from_value::<DeliveryAddress>(address).ok()),
        requested_on: order.requested_on,
        note: order.note,
        placed_at: order.placed_at,
        updated_at: order.updated_at,
        timeline: reached
            .into_iter()
            .filter_map(|(state, at, by)| Some(OrderEvent { state, at: at?, by }))
            .collect(),
    }
}
