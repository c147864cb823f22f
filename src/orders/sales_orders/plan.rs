//! An order worked out, without I/O: what its lines name, what each costs, and which warehouses serve it; or what stands
//! in the way of it, line by line.

use std::collections::{HashMap, HashSet};

use lonja_catalogue::{
    NotOrderable, Portion,
    ordering::{Asked, OrderableProduct, ProductName},
};
use lonja_platform::prelude::*;

use super::{
    dto::NewOrderLine,
    rules::{Shelf, allocate, net_of_parts, short_of, wrong_quantity},
};

/// The one text for a product that does not exist and for one that is not offered to this partner.
const UNKNOWN_PRODUCT: &str = "There is no such product on offer to you. Look it up in the products list.";

/// Why an order is refused, and of how many products that tells a prober something about stock.
pub struct Refusal {
    pub problem: Problem,
    pub short_products: usize,
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        let short_products = usize::from(problem.code() == ProblemCode::OutOfStock);
        Self { problem, short_products }
    }
}

/// What is wanted of each product, by the name that the lines give it.
pub fn asked(lines: &[NewOrderLine], names: &[ProductName]) -> Vec<Asked> {
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
pub fn names(lines: &[NewOrderLine]) -> Result<Vec<ProductName>, Problem> {
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
pub struct Plan {
    pub lines: Vec<PlannedLine>,
    pub portions: Vec<Portion>,
    pub net: Money,
}

pub struct PlannedLine {
    pub product: OrderableProduct,
    pub price: UnitPrice,
    /// Warehouse, quantity and net amount of each part.
    pub parts: Vec<(WarehouseId, Quantity, i64)>,
}

/// Works the order out, or says of every line that stands in the way what is wrong with it.
pub fn plan(
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
