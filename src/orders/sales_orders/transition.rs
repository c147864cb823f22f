//! Moving an order on. Stock and sales lines follow in the same transaction: what is shipped leaves stock and becomes
//! a sales line exactly once, what is cancelled is free again.

use lonja_catalogue::{Portion, release, ship};
use lonja_platform::prelude::*;

use super::{
    dto::{DeliveryAddress, Order},
    entities::{order_line, sales_order},
    rules::{OrderState, Side, StockEffect, step},
    store,
};
use crate::{
    regions,
    sales::{self, NewSalesLine, ORDER_CHANNEL, ORDER_SOURCE, SalesObservers},
};

/// Who moves the order, in which role and from which version of it.
pub struct Mover<'a, A> {
    pub actor: &'a A,
    pub scope: Scope,
    pub side: Side,
    /// What the caller believes to be moving, where it says so.
    pub expected: Option<OptionalIfMatch>,
}

pub async fn transition<A: Actor>(
    ctx: &Ctx,
    observers: &SalesObservers,
    mover: Mover<'_, A>,
    id: OrderId,
    to: OrderState,
) -> Result<Json<Order>, Problem> {
    let mut tx = ctx.db.begin(mover.actor).await?;
    let mut order = store::lock(&tx, mover.scope, id).await?;
    if let Some(expected) = &mover.expected {
        expected.check(&store::find(&tx, mover.scope, id).await?)?;
    }
    let from =
        OrderState::parse(&order.state).ok_or_else(|| Problem::internal("an order in an unknown state"))?;
    let effect = step(from, to, mover.side).ok_or_else(|| refused(from, to, mover.side))?;
    let parts = store::parts(&tx, id).await?;
    match effect {
        StockEffect::None => {}
        StockEffect::Release => release(&tx, &portions(&parts), tx.now()).await?,
        StockEffect::TakeOut => {
            ship(&tx, &portions(&parts), tx.now()).await?;
            record_sales(&tx, observers, &order, &parts).await?;
        }
    }
    let now = tx.now();
    to.as_str().clone_into(&mut order.state);
    order.updated_at = now;
    match to {
        OrderState::Placed => {}
        OrderState::Confirmed => order.confirmed_at = Some(now),
        OrderState::Shipped => order.shipped_at = Some(now),
        OrderState::Delivered => order.delivered_at = Some(now),
        OrderState::Cancelled => {
            order.cancelled_at = Some(now);
            order.cancelled_by_host = mover.side == Side::Host;
        }
    }
    store::update_state(&tx, &order).await?;
    let state = |state: OrderState| serde_json::json!({ "state": state.as_str() });
    let change = Change::new(EventKind::OrderChanged, id).organization(order.partner_id.into());
    tx.record(change.before(state(from)).after(state(to)));
    let document = store::find(&tx, mover.scope, id).await?;
    tx.finish(Json(document)).await
}

fn refused(from: OrderState, to: OrderState, side: Side) -> Problem {
    let offered: Vec<&str> = OrderState::ALL
        .into_iter()
        .filter(|to| step(from, *to, side).is_some())
        .map(OrderState::as_str)
        .collect();
    let (from, to) = (from.as_str(), to.as_str());
    let rest = match (offered.as_slice(), side) {
        ([], Side::Partner) => "Ask the host about it.".to_owned(),
        ([], Side::Host) => "That is where it stays.".to_owned(),
        (offered, _) => format!("It can be {}.", offered.join(" or ")),
    };
    Problem::new(ProblemCode::Conflict, format!("The order is {from} and cannot be {to}. {rest}"))
}

fn portions(parts: &[order_line::Model]) -> Vec<Portion> {
    parts
        .iter()
        .map(|part| Portion {
            product_id: part.product_id.into(),
            warehouse_id: part.warehouse_id.into(),
            quantity: Quantity::from_thousandths(part.quantity_milli),
        })
        .collect()
}

/// One sales line per line of the order, its parts together. The identity is the line's place in the order, so that
/// a second writing could add nothing.
async fn record_sales(
    tx: &Tx,
    observers: &SalesObservers,
    order: &sales_order::Model,
    parts: &[order_line::Model],
) -> Result<(), Problem> {
    let address = order.delivery_address.clone();
    let country = address
        .and_then(|address| serde_json::from_value::<DeliveryAddress>(address).ok())
        .map(|address| address.country);
    let region_id = match country {
        Some(country) => regions::country(tx, &country).await?,
        None => None,
    };
    let currency: Currency = order.currency.parse().map_err(Problem::internal)?;
    let mut lines: Vec<NewSalesLine> = Vec::with_capacity(parts.len());
    for part in parts {
        match lines.last_mut() {
            Some(line) if line.occurrence == part.line_no => {
                line.quantity = Quantity::from_thousandths(line.quantity.thousandths() + part.quantity_milli);
            }
            _ => lines.push(NewSalesLine {
                document: OrderId(order.id).to_string(),
                line_hash: 0,
                occurrence: part.line_no,
                product_id: part.product_id.into(),
                customer_id: Some(order.partner_id.into()),
                region_id,
                channel: Some(ORDER_CHANNEL.to_owned()),
                sold_on: tx.now().date_naive(),
                quantity: Quantity::from_thousandths(part.quantity_milli),
                unit_price: UnitPrice::new(part.unit_price_e4, currency),
            }),
        }
    }
    let expected = lines.len();
    let added = sales::add(tx, observers, ORDER_SOURCE, lines).await?;
    if added == expected {
        Ok(())
    } else {
        Err(Problem::internal("an order that was shipped before was shipped again"))
    }
}
