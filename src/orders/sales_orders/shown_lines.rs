//! The lines of an order in the form in which the API shows them, as one text: written once, when the order is placed,
//! and handed on as it is ever after. To read each line from its columns and write it again was most of a list's cost.

use std::borrow::Cow;

use lonja_platform::{positional_row, prelude::*};
use poem_openapi::{
    registry::{MetaSchemaRef, Registry},
    types::{ParseError, ParseFromJSON, ParseResult, ToJSON, Type},
};
use uuid::Uuid;

use super::{dto::OrderLine, entities::order_line};

/// A list of [`OrderLine`]s, as JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownLines(String);

impl ShownLines {
    pub fn new(lines: &[OrderLine]) -> serde_json::Result<Self> {
        serde_json::to_string(lines).map(Self)
    }

    /// Takes what [`as_str`](Self::as_str) gave.
    pub fn from_kept(text: String) -> Self {
        Self(text)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for ShownLines {
    fn default() -> Self {
        Self("[]".to_owned())
    }
}

impl Type for ShownLines {
    const IS_REQUIRED: bool = true;
    type RawValueType = Self;
    type RawElementValueType = Self;

    fn name() -> Cow<'static, str> {
        <Vec<OrderLine> as Type>::name()
    }

    fn schema_ref() -> MetaSchemaRef {
        <Vec<OrderLine> as Type>::schema_ref()
    }

    fn register(registry: &mut Registry) {
        <Vec<OrderLine> as Type>::register(registry);
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
        Box::new(std::iter::once(self))
    }
}

impl ToJSON for ShownLines {
    fn to_json(&self) -> Option<serde_json::Value> {
        serde_json::from_str(self.as_str()).ok()
    }
}

impl ParseFromJSON for ShownLines {
    fn parse_from_json(value: Option<serde_json::Value>) -> ParseResult<Self> {
        let value = value.ok_or_else(ParseError::expected_input)?;
        Ok(Self(value.to_string()))
    }
}

positional_row! {
    /// What is shown of a line's part.
    pub struct LinePart {
        order_id: Uuid,
        line_no: i32,
        part: i32,
        product_id: Uuid,
        sku: String,
        product_name: String,
        unit: String,
        quantity_milli: i64,
        unit_price_e4: i64,
        net_minor: i64,
    }
}

impl From<order_line::Model> for LinePart {
    fn from(row: order_line::Model) -> Self {
        Self {
            order_id: row.order_id,
            line_no: row.line_no,
            part: row.part,
            product_id: row.product_id,
            sku: row.sku,
            product_name: row.product_name,
            unit: row.unit,
            quantity_milli: row.quantity_milli,
            unit_price_e4: row.unit_price_e4,
            net_minor: row.net_minor,
        }
    }
}

/// The lines as the API shows them; the parts of a line are one line again.
pub fn shown(parts: impl IntoIterator<Item = LinePart>, currency: &str) -> Result<ShownLines, Problem> {
    let currency: Currency = currency.parse().map_err(Problem::internal)?;
    let mut lines: Vec<OrderLine> = Vec::new();
    for part in parts {
        match lines.last_mut() {
            Some(line) if line.line == part.line_no => {
                let quantity = line.quantity.thousandths() + part.quantity_milli;
                line.quantity = Quantity::from_thousandths(quantity);
                line.net.minor += part.net_minor;
            }
            _ => lines.push(OrderLine {
                line: part.line_no,
                product_id: part.product_id.into(),
                sku: part.sku,
                name: part.product_name,
                unit: part.unit,
                quantity: Quantity::from_thousandths(part.quantity_milli),
                unit_price: UnitPrice::new(part.unit_price_e4, currency),
                net: Money::new(part.net_minor, currency),
            }),
        }
    }
    ShownLines::new(&lines).map_err(Problem::internal)
}
