//! Placing an order: one statement that reads and, on PostgreSQL, one that writes, whatever the number of lines.
//!
//! The reading one tells the products as this partner may order them, with their prices and one warehouse each that has
//! enough. The writing one reserves; takes the partner's next number behind that, because its row is the one that all
//! orders of a partner wait for; and writes the order, its lines, the audit row, the event and the key with the answer
//! for a repeat. SQLite does the same in a transaction, where round trips cost nothing.
//!
//! Where that is not enough, or somebody was quicker, a transaction looks at all of the stock and holds it, so that
//! nobody is refused because of a race or while several warehouses have enough together. Every refusal is made there. It
//! names the lines and never says what is there: all lines of a product of which the order wants too much, however they
//! divide it. A product that the partner may not see is refused like one that never was.

use lonja_catalogue::{
    OfferMemory,
    ordering::{Asked, Orderable, ProductName, StockRead, products_for_order},
};
use lonja_platform::{
    data::{AtOnce, LATER},
    prelude::*,
};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::{
    dto::{NewOrder, Order},
    entities::{order_line, sales_order},
    plan::{Plan, PlannedLine, Refusal, asked, names, plan},
    rules::OrderState,
    shown_lines::shown,
    store,
    throttle::{self, IN_STATEMENT},
};

pub async fn place(
    ctx: &Ctx,
    offers: &OfferMemory,
    access: &Access<perm::OrdersPlace>,
    new: NewOrder,
) -> Result<Created<Order>, Problem> {
    // Only partners' roles hold the permission; whoever acts otherwise has no offer to order from.
    let Scope::Partner(partner) = access.scope() else { return Err(Problem::not_found()) };
    let names = names(&new.lines)?;
    let asked = asked(&new.lines, &names);
    let placing = Placing { ctx, offers, access, partner, new: &new, names: &names, asked: &asked };
    let quick = match ctx.db.at_once(access) {
        Some(change) => placing.at_once(change).await?,
        None => placing.attempt(StockRead::OneWarehouse).await?,
    };
    if let Some(order) = quick {
        return Ok(order);
    }
    let order = placing.attempt(StockRead::AllHeld).await?;
    order.ok_or_else(|| Problem::internal("stock that was held could not be reserved"))
}

/// Who orders what.
struct Placing<'a> {
    ctx: &'a Ctx,
    offers: &'a OfferMemory,
    access: &'a Access<perm::OrdersPlace>,
    partner: OrganizationId,
    new: &'a NewOrder,
    names: &'a [ProductName],
    asked: &'a [Asked],
}

/// The rows of an order and the order as it is shown.
struct Placed {
    writes: Vec<Write>,
    change: Change,
    reply: Created<Order>,
}

impl Placing<'_> {
    /// In one statement, after one that reads. `None`, and nothing has happened, where that is not enough: the order
    /// needs several warehouses, somebody was quicker, or it is to be refused.
    async fn at_once(&self, change: AtOnce) -> Result<Option<Created<Order>>, Problem> {
        let now = change.now();
        let offer = self.offer(self.ctx.db.read(), StockRead::OneWarehouse, now).await?;
        let Ok(plan) = plan(&self.new.lines, self.names, offer.products) else { return Ok(None) };
        let portions = plan.portions.clone();
        let placed = self.placed(now, LATER, offer.partner_name, plan)?;
        let rows = change.tables(placed.writes, placed.change, placed.reply.stored(), IN_STATEMENT);
        let next = throttle::reserve_and_number(&change, self.partner, &portions, now, Some(rows)).await;
        let next = change.settle(next).await?;
        Ok(next.map(|next| placed.reply.filled(IN_STATEMENT, next.last_number)))
    }

    /// In a transaction. `None` where it takes a more thorough look at stock to say whether there is enough.
    async fn attempt(&self, read: StockRead) -> Result<Option<Created<Order>>, Problem> {
        let mut tx = self.ctx.db.begin(self.access).await?;
        let offer = self.offer(&tx, read, tx.now()).await?;
        let plan = match plan(&self.new.lines, self.names, offer.products) {
            Ok(plan) => plan,
            Err(refusal) => return self.refuse(tx, read, refusal).await,
        };
        let next = throttle::reserve_and_number(&tx, self.partner, &plan.portions, tx.now(), None).await;
        let next = match next {
            Ok(next) => next,
            Err(problem) if problem.code() == ProblemCode::OutOfStock => {
                return self.refuse(tx, read, problem.into()).await;
            }
            // The database broke the transaction off, or the partner asked too often: nothing more is asked in it.
            Err(problem) => return Err(problem),
        };
        let placed = self.placed(tx.now(), next.last_number, offer.partner_name, plan)?;
        tx.at_the_end(placed.writes);
        tx.record(placed.change);
        tx.finish(placed.reply).await.map(Some)
    }

    async fn offer(
        &self,
        conn: &impl ConnectionTrait,
        read: StockRead,
        now: Timestamp,
    ) -> Result<Orderable, Problem> {
        products_for_order(conn, self.offers, self.partner, self.asked, read, now).await
    }

    fn placed(
        &self,
        now: Timestamp,
        number: i32,
        partner_name: String,
        plan: Plan,
    ) -> Result<Placed, Problem> {
        let mut order = self.order_row(now, number, &plan)?;
        let lines = line_rows(order.id, plan);
        let shown = shown(lines.iter().cloned().map(Into::into), &order.currency)?;
        order.lines_shown = Some(shown.as_str().to_owned());
        let writes = store::inserts(&order, &lines).collect();
        let id = OrderId(order.id);
        let after = serde_json::json!({
            "number": number, "state": order.state, "net_minor": order.net_minor, "currency": order.currency,
        });
        let change = Change::new(EventKind::OrderPlaced, id).organization(self.partner).after(after);
        let order = store::document(order, partner_name, shown);
        let reply = Created::directly(format!("/api/v1/orders/{id}"), order)?;
        Ok(Placed { writes, change, reply })
    }

    fn order_row(&self, now: Timestamp, number: i32, plan: &Plan) -> Result<sales_order::Model, Problem> {
        let text = |text: &Option<String>| {
            text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let address = self.new.delivery_address.as_ref().map(serde_json::to_value).transpose();
        Ok(sales_order::Model {
            id: OrderId::new().0,
            number,
            partner_id: self.partner.0,
            state: OrderState::Placed.as_str().to_owned(),
            currency: plan.net.currency.to_string(),
            net_minor: plan.net.minor,
            reference: text(&self.new.reference),
            delivery_address: address.map_err(Problem::internal)?,
            requested_on: self.new.requested_on,
            note: text(&self.new.note),
            placed_by: self.access.subject().to_owned(),
            placed_at: now,
            confirmed_at: None,
            shipped_at: None,
            delivered_at: None,
            cancelled_at: None,
            cancelled_by_host: false,
            updated_at: now,
            lines_shown: None,
        })
    }

    /// Ends the transaction with a refusal, which is counted if it would tell a prober about stock. Whoever was refused
    /// too often hears nothing else.
    async fn refuse(
        &self,
        tx: Tx,
        read: StockRead,
        Refusal { problem, short_products }: Refusal,
    ) -> Result<Option<Created<Order>>, Problem> {
        let is_out_of_stock = short_products > 0;
        if is_out_of_stock && read == StockRead::OneWarehouse {
            return Ok(None);
        }
        throttle::check(&tx, self.partner, tx.now()).await?;
        drop(tx);
        if is_out_of_stock {
            throttle::count_refusal(self.ctx, self.partner, short_products).await?;
        }
        Err(problem)
    }
}

fn line_rows(order_id: Uuid, plan: Plan) -> Vec<order_line::Model> {
    let mut rows = Vec::with_capacity(plan.portions.len());
    for (line_no, PlannedLine { product, price, parts }) in (1..).zip(plan.lines) {
        for (part, (warehouse, quantity, net_minor)) in (1..).zip(parts) {
            rows.push(order_line::Model {
                order_id,
                line_no,
                part,
                product_id: product.id.0,
                warehouse_id: warehouse.0,
                sku: product.sku.clone(),
                product_name: product.name.clone(),
                unit: product.unit.clone(),
                quantity_milli: quantity.thousandths(),
                unit_price_e4: price.ten_thousandths,
                net_minor,
            });
        }
    }
    rows
}
