//! Orders that were made elsewhere, put in without the API: their numbers count on per partner, their totals follow
//! from their lines, and what is still open holds its stock. No sales line comes of them here: one that is shipped
//! already was sold where it came from.

use std::collections::BTreeMap;

use lonja_catalogue::{Portion, reserve};
use lonja_platform::prelude::*;
use sea_orm::{ConnectionTrait, EntityTrait, IntoActiveModel, Statement};
use uuid::Uuid;

use crate::sales_orders::{
    OrderState,
    entities::{order_line, sales_order},
    shown_lines::shown,
};

/// Rows per INSERT: the narrower engine takes 32,766 values in one statement.
const ROWS_PER_INSERT: usize = 1000;

/// An order with what happened to it so far.
#[derive(Clone, Debug)]
pub struct EarlierOrder {
    pub partner: OrganizationId,
    pub currency: Currency,
    pub reference: Option<String>,
    /// When it reached each state, up to the present one.
    pub placed_at: Timestamp,
    pub confirmed_at: Option<Timestamp>,
    pub shipped_at: Option<Timestamp>,
    pub delivered_at: Option<Timestamp>,
    pub lines: Vec<EarlierLine>,
}

#[derive(Clone, Debug)]
pub struct EarlierLine {
    pub product_id: ProductId,
    pub warehouse_id: WarehouseId,
    pub sku: String,
    pub name: String,
    pub unit: String,
    pub quantity: Quantity,
    pub unit_price_e4: i64,
}

impl EarlierOrder {
    fn state(&self) -> OrderState {
        if self.delivered_at.is_some() {
            OrderState::Delivered
        } else if self.shipped_at.is_some() {
            OrderState::Shipped
        } else if self.confirmed_at.is_some() {
            OrderState::Confirmed
        } else {
            OrderState::Placed
        }
    }
}

/// Puts orders in, each partner's in the given sequence. Fails where an open one asks for more than there is.
pub async fn seed_orders(tx: &Tx, orders: &[EarlierOrder]) -> Result<(), Problem> {
    let mut numbers: BTreeMap<Uuid, i32> = BTreeMap::new();
    let (mut rows, mut lines, mut held) = (Vec::with_capacity(orders.len()), Vec::new(), Vec::new());
    for order in orders {
        let number = numbers.entry(order.partner.0).or_default();
        *number += 1;
        let id = OrderId::new();
        let before = lines.len();
        let net_minor = add_lines(id, order, &mut lines)?;
        let shown = shown(lines[before..].iter().cloned().map(Into::into), order.currency.as_str())?;
        if order.shipped_at.is_none() {
            held.extend(order.lines.iter().map(|line| Portion {
                product_id: line.product_id,
                warehouse_id: line.warehouse_id,
                quantity: line.quantity,
            }));
        }
        rows.push(row(id, *number, net_minor, shown.as_str(), order));
    }
    let counter = "INSERT INTO order_counter (partner_id, last_number) VALUES ($1, $2)";
    for (partner, last) in numbers {
        let values = [partner.into(), last.into()];
        tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), counter, values)).await?;
    }
    for rows in rows.chunks(ROWS_PER_INSERT) {
        let rows = rows.iter().cloned().map(IntoActiveModel::into_active_model);
        sales_order::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    for lines in lines.chunks(ROWS_PER_INSERT) {
        let lines = lines.iter().cloned().map(IntoActiveModel::into_active_model);
        order_line::Entity::insert_many(lines).exec_without_returning(tx).await?;
    }
    reserve(tx, &held, tx.now()).await
}

/// Adds the order's lines and answers their sum.
fn add_lines(id: OrderId, order: &EarlierOrder, lines: &mut Vec<order_line::Model>) -> Result<i64, Problem> {
    let mut net = Money::zero(order.currency);
    for (line_no, line) in (1..).zip(&order.lines) {
        let price = UnitPrice::new(line.unit_price_e4, order.currency);
        let of_line = price.times(line.quantity).map_err(Problem::internal)?;
        net = net.checked_add(of_line).map_err(Problem::internal)?;
        lines.push(order_line::Model {
            order_id: id.0,
            line_no,
            part: 1,
            product_id: line.product_id.0,
            warehouse_id: line.warehouse_id.0,
            sku: line.sku.clone(),
            product_name: line.name.clone(),
            unit: line.unit.clone(),
            quantity_milli: line.quantity.thousandths(),
            unit_price_e4: line.unit_price_e4,
            net_minor: of_line.minor,
        });
    }
    Ok(net.minor)
}

fn row(
    id: OrderId,
    number: i32,
    net_minor: i64,
    lines_shown: &str,
    order: &EarlierOrder,
) -> sales_order::Model {
    let reached = [order.confirmed_at, order.shipped_at, order.delivered_at];
    sales_order::Model {
        id: id.0,
        number,
        partner_id: order.partner.0,
        state: order.state().as_str().to_owned(),
        currency: order.currency.to_string(),
        net_minor,
        reference: order.reference.clone(),
        delivery_address: None,
        requested_on: None,
        note: None,
        placed_by: "system:seed".to_owned(),
        placed_at: order.placed_at,
        confirmed_at: order.confirmed_at,
        shipped_at: order.shipped_at,
        delivered_at: order.delivered_at,
        cancelled_at: None,
        cancelled_by_host: false,
        updated_at: reached.into_iter().flatten().max().unwrap_or(order.placed_at),
        lines_shown: Some(lines_shown.to_owned()),
    }
}
