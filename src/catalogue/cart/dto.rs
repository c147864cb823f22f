//! The cart as the API shows and takes it.

use lonja_kernel::{ProductId, Quantity, Timestamp};
use poem_openapi::{Object, types::Example};

use crate::example;

/// What somebody means to order.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct Cart {
    /// In the order in which they were put in.
    pub lines: Vec<CartLine>,
    /// Goes up with every change.
    pub revision: i32,
    /// Null where nothing was ever put in.
    pub updated_at: Option<Timestamp>,
}

/// A product in the cart.
#[derive(Object, Clone, Debug)]
pub struct CartLine {
    pub product_id: ProductId,
    pub sku: String,
    pub name: String,
    /// What one is counted in.
    pub unit: String,
    /// How many decimals a quantity may have.
    pub unit_decimals: i32,
    /// Orders take multiples of it. Null: any quantity that its unit allows.
    pub pack: Option<Quantity>,
    pub quantity: Quantity,
}

/// All lines that the cart shall have.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields, example)]
pub struct NewCart {
    #[oai(validator(max_items = 200))]
    pub lines: Vec<NewCartLine>,
}

/// A product to be kept in the cart.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields)]
pub struct NewCartLine {
    pub product_id: ProductId,
    /// More than zero, with no more decimals than the product's unit has.
    pub quantity: Quantity,
}

impl Example for Cart {
    fn example() -> Self {
        Self {
            lines: vec![CartLine {
                product_id: example::id(),
                sku: "85123A".to_owned(),
                name: "White hanging heart T-light holder".to_owned(),
                unit: "piece".to_owned(),
                unit_decimals: 0,
                pack: Some(Quantity::from_thousandths(24_000)),
                quantity: Quantity::from_thousandths(48_000),
            }],
            revision: 4,
            updated_at: Some(example::time()),
        }
    }
}

impl Example for NewCart {
    fn example() -> Self {
        let quantity = Quantity::from_thousandths(48_000);
        Self { lines: vec![NewCartLine { product_id: example::id(), quantity }] }
    }
}
