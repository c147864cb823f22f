//! Placing an order: a handful of statements in one transaction, whatever the number of lines.
//!
//! In this order: the idempotency key; the products as this partner may order them, with their stock; the reservation
//! and behind it the order's number, unless the partner asks too often for what is not there; and at the end, together,
//! the order, its lines, the audit row, the event and the key with the answer for a repeat. The number comes late
//! because its row is the one that all orders of a partner wait for. A refusal names the lines and never says what is
//! there: all lines of a product of which the order wants too much, however they divide it. A product that the partner
//! may not see is refused like one that never was.
//!
//! The first attempt looks for one warehouse per product and does not hold its stock, which the reservation checks.
//! Where that is not enough, or somebody was quicker, a second one looks at all of it and holds it, so that nobody is
//! refused because of a race or while several warehouses have enough together.

use std::collections::{HashMap, HashSet};

use lonja_catalogue::{
    NotOrderable, Portion,
    ordering::{Asked, OrderableProduct, ProductName, StockRead, products_for_order},
};
use lonja_platform::prelude::*;
use uuid::Uuid;

use super::{
    dto::{NewOrder, NewOrderLine, Order},
    entities::{order_line, sales_order},
    rules::{OrderState, Shelf, allocate, net_of_parts, short_of, wrong_quantity},
    shown_lines::shown,
    store, throttle,
};

/// The one text for a product that does not exist and for one that is not offered to this partner.
const UNKNOWN_PRODUCT: &str = "There is no such product on offer to you. Look it up in the products list.";

pub async fn place(
    ctx: &Ctx,
    access: &Access<perm::OrdersPlace>,
    new: NewOrder,
) -> Result<Created<Order>, Problem> {
    // Only partners' roles hold the permission; whoever acts otherwise has no offer to order from.
    let Scope::Partner(partner) = access.scope() else { return Err(Problem::not_found()) };
    let names = names(&new.lines)?;
    if let Some(order) = attempt(ctx, access, partner, &new, &names, StockRead::OneWarehouse).await? {
        return Ok(order);
    }
    let order = attempt(ctx, access, partner, &new, &names, StockRead::AllHeld).await?;
    order.ok_or_else(|| Problem::internal("stock that was held could not be reserved"))
}

/// `None` where it takes a more thorough look at stock to say whether there is enough.
async fn attempt(
    ctx: &Ctx,
    access: &Access<perm::OrdersPlace>,
    partner: OrganizationId,
    new: &NewOrder,
    names: &[ProductName],
    read: StockRead,
) -> Result<Option<Created<Order>>, Problem> {
    let mut tx = ctx.db.begin(access).await?;
    let asked = asked(&new.lines, names);
    let products = products_for_order(&tx, partner, &asked, read, tx.now()).await?;
    let plan = match plan(&new.lines, names, products) {
        Ok(plan) => plan,
        Err(refusal) => return refuse(ctx, tx, partner, read, refusal).await,
    };
    let next = match throttle::reserve_and_number(&tx, partner, &plan.portions, tx.now()).await {
        Ok(next) => next,
        Err(problem) if problem.code() == ProblemCode::OutOfStock => {
            return refuse(ctx, tx, partner, read, problem.into()).await;
        }
        // The database broke the transaction off, or the partner asked too often: nothing more is asked in it.
        Err(problem) => return Err(problem),
    };
    let mut order = order_row(&tx, access, new, partner, next.last_number, &plan)?;
    let lines = line_rows(order.id, plan);
    let shown = shown(lines.iter().cloned().map(Into::into), &order.currency)?;
    order.lines_shown = Some(shown.as_str().to_owned());
    tx.at_the_end(store::inserts(&order, &lines));
    let id = OrderId(order.id);
    let after = serde_json::json!({
        "number": order.number, "state": order.state, "net_minor": order.net_minor, "currency": order.currency,
    });
    tx.record(Change::new(EventKind::OrderPlaced, id).organization(partner).after(after));
    let order = store::document(order, next.partner_name, shown);
    tx.finish(Created::at(format!("/api/v1/orders/{id}"), order)).await.map(Some)
}

/// Why an order is refused, and of how many products that tells a prober something about stock.
struct Refusal {
    problem: Problem,
    short_products: usize,
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        let short_products = usize::from(problem.code() == ProblemCode::OutOfStock);
        Self { problem, short_products }
    }
}

/// Ends the transaction with a refusal, which is counted if it would tell a prober about stock. Whoever was refused too
/// often hears nothing else.
async fn refuse(
    ctx: &Ctx,
    tx: Tx,
    partner: OrganizationId,
    read: StockRead,
    Refusal { problem, short_products }: Refusal,
) -> Result<Option<Created<Order>>, Problem> {
    let is_out_of_stock = short_products > 0;
    if is_out_of_stock && read == StockRead::OneWarehouse {
        return Ok(None);
    }
    throttle::check(&tx, partner, tx.now()).await?;
    drop(tx);
    if is_out_of_stock {
        throttle::count_refusal(ctx, partner, short_products).await?;
    }
    Err(problem)
}

/// What is wanted of each product, by the name that the lines give it.
fn asked(lines: &[NewOrderLine], names: &[ProductName]) -> Vec<Asked> {
    let mut all: Vec<Asked> = Vec::with_capacity(names.len());
    for (line, name) in lines.iter().zip(names) {
        match all.iter_mut().find(|asked| asked.name == *name) {
            // Whether all of it is there is judged on the lines again, where the sum cannot overflow.
            Some(asked) => {
                asked.quantity = asked.quantity.checked_add(line.quantity.get()).unwrap_or(asked.quantity);
            }
            None => all.push(Asked { name: name.clone(), quantity: line.quantity.get() }),
        }
    }
    all
}

/// How each line names its product: by id or by SKU, one of the two.
fn names(lines: &[NewOrderLine]) -> Result<Vec<ProductName>, Problem> {
    let mut errors = Vec::new();
    let mut names = Vec::with_capacity(lines.len());
    for (index, line) in lines.iter().enumerate() {
        let mut wrong = |field: &str, detail: &str| {
            errors.push(FieldError { pointer: format!("/lines/{index}/{field}"), detail: detail.to_owned() });
        };
        match (line.product_id, &line.sku) {
            (Some(id), None) => names.push(ProductName::Id(id)),
            (None, Some(sku)) => names.push(ProductName::Sku(sku.trim().to_owned())),
            (Some(_), Some(_)) => wrong("sku", "Name the product by product_id or by sku, not by both."),
            (None, None) => wrong("product_id", "Name the product by product_id or by sku."),
        }
    }
    if errors.is_empty() { Ok(names) } else { Err(Problem::invalid(errors)) }
}

/// An order worked out: every line priced and shared out over warehouses.
struct Plan {
    lines: Vec<PlannedLine>,
    portions: Vec<Portion>,
    net: Money,
}

struct PlannedLine {
    product: OrderableProduct,
    price: UnitPrice,
    /// Warehouse, quantity and net amount of each part.
    parts: Vec<(WarehouseId, Quantity, i64)>,
}

/// Works the order out, or says of every line that stands in the way what is wrong with it.
fn plan(
    lines: &[NewOrderLine],
    names: &[ProductName],
    products: Vec<OrderableProduct>,
) -> Result<Plan, Refusal> {
    let mut refusals = Refusals::default();
    let mut priced = Vec::with_capacity(lines.len());
    for (index, (line, name)) in lines.iter().zip(names).enumerate() {
        let Some(product) = products.iter().find(|product| product.is(name)) else {
            let field = if line.sku.is_some() { "sku" } else { "product_id" };
            refusals.invalid(index, field, UNKNOWN_PRODUCT.to_owned());
            continue;
        };
        if let Some(detail) = wrong_quantity(line.quantity.get(), product.unit_decimals, product.pack) {
            refusals.invalid(index, "quantity", detail);
        }
        let quantity = line.quantity.get();
        match (product.not_orderable, &product.price) {
            (None, Some(price)) => priced.push((index, quantity, product, price.at(quantity))),
            (Some(reason), _) => refusals.not_orderable(index, reason),
            (None, None) => refusals.not_orderable(index, NotOrderable::NoPrice),
        }
    }
    refusals.check()?;
    share_out(priced)
}

fn share_out(priced: Vec<(usize, Quantity, &OrderableProduct, UnitPrice)>) -> Result<Plan, Refusal> {
    let too_large = || Problem::invalid_field("/lines", "Order less at once: the total is too large.");
    let mut shelves: HashMap<ProductId, Vec<Shelf<WarehouseId>>> = HashMap::new();
    for (_, _, product, _) in &priced {
        shelves.entry(product.id).or_insert_with(|| {
            let shelf = |stock: &lonja_catalogue::ordering::FreeStock| Shelf {
                warehouse: stock.warehouse_id,
                free: stock.free,
            };
            product.stock.iter().map(shelf).collect()
        });
    }
    let short = short_of(priced.iter().map(|(_, quantity, product, _)| (product.id, *quantity)), &shelves);
    let mut refusals = Refusals::default();
    for (index, _, product, _) in priced.iter().filter(|(_, _, product, _)| short.contains(&product.id)) {
        refusals.out_of_stock(*index, product.id);
    }
    refusals.check()?;

    let (mut planned, mut portions, mut net) = (Vec::with_capacity(priced.len()), Vec::new(), None::<Money>);
    for (_, quantity, product, price) in priced {
        let shelves = shelves.entry(product.id).or_default();
        let parts = allocate(shelves, quantity)
            .ok_or_else(|| Problem::internal("a line was not served although its product is not short"))?;
        let nets = net_of_parts(price, parts.iter().map(|(_, part)| *part)).map_err(|_| too_large())?;
        for ((warehouse_id, quantity), minor) in parts.iter().zip(&nets) {
            portions.push(Portion {
                product_id: product.id,
                warehouse_id: *warehouse_id,
                quantity: *quantity,
            });
            let part = Money::new(*minor, price.currency);
            net = Some(match net {
                None => part,
                Some(sum) => sum.checked_add(part).map_err(|_| too_large())?,
            });
        }
        let parts =
            parts.into_iter().zip(nets).map(|((warehouse, part), net)| (warehouse, part, net)).collect();
        planned.push(PlannedLine { product: product.clone(), price, parts });
    }
    let net = net.ok_or_else(|| Problem::invalid_field("/lines", "Order at least one product."))?;
    Ok(Plan { lines: planned, portions, net })
}

/// What stands in the way, line by line. Wrong fields come first, because they can be corrected; what cannot be
/// ordered now comes before what is not in stock, because trying again does not help it.
#[derive(Default)]
struct Refusals {
    invalid: Vec<FieldError>,
    not_orderable: Vec<FieldError>,
    out_of_stock: Vec<FieldError>,
    short: HashSet<ProductId>,
}

impl Refusals {
    fn invalid(&mut self, line: usize, field: &str, detail: String) {
        self.invalid.push(FieldError { pointer: format!("/lines/{line}/{field}"), detail });
    }

    fn not_orderable(&mut self, line: usize, reason: NotOrderable) {
        let detail = reason.explain().to_owned();
        self.not_orderable.push(FieldError { pointer: format!("/lines/{line}"), detail });
    }

    fn out_of_stock(&mut self, line: usize, product: ProductId) {
        self.short.insert(product);
        let detail = "Order less, or try again when there is more in stock.".to_owned();
        self.out_of_stock.push(FieldError { pointer: format!("/lines/{line}/quantity"), detail });
    }

    fn check(self) -> Result<(), Refusal> {
        let with = |problem: Problem, errors: Vec<FieldError>| {
            errors.into_iter().fold(problem, |problem, error| problem.field(error.pointer, error.detail))
        };
        if !self.invalid.is_empty() {
            return Err(Problem::invalid(self.invalid).into());
        }
        if !self.not_orderable.is_empty() {
            let detail = "Take the lines named in errors out of the order.";
            return Err(with(Problem::new(ProblemCode::NotOrderable, detail), self.not_orderable).into());
        }
        if !self.out_of_stock.is_empty() {
            let detail = "There is not enough of the products named in errors. Nothing was ordered.";
            let problem = with(Problem::new(ProblemCode::OutOfStock, detail), self.out_of_stock);
            return Err(Refusal { problem, short_products: self.short.len() });
        }
        Ok(())
    }
}

fn order_row(
    tx: &Tx,
    access: &Access<perm::OrdersPlace>,
    new: &NewOrder,
    partner: OrganizationId,
    number: i32,
    plan: &Plan,
) -> Result<sales_order::Model, Problem> {
    let text =
        |text: &Option<String>| text.as_deref().map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned);
    let address = new.delivery_address.as_ref().map(serde_json::to_value).transpose();
    Ok(sales_order::Model {
        id: OrderId::new().0,
        number,
        partner_id: partner.0,
        state: OrderState::Placed.as_str().to_owned(),
        currency: plan.net.currency.to_string(),
        net_minor: plan.net.minor,
        reference: text(&new.reference),
        delivery_address: address.map_err(Problem::internal)?,
        requested_on: new.requested_on,
        note: text(&new.note),
        placed_by: access.subject().to_owned(),
        placed_at: tx.now(),
        confirmed_at: None,
        shipped_at: None,
        delivered_at: None,
        cancelled_at: None,
        cancelled_by_host: false,
        updated_at: tx.now(),
        lines_shown: None,
    })
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
