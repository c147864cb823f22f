//! Exact quantities: thousandths inside, a JSON number outside.

use std::{borrow::Cow, fmt, ops::Neg};

use poem_openapi::{
    registry::{MetaSchema, MetaSchemaRef},
    types::{ParseError, ParseFromJSON, ParseResult, ToJSON, Type},
};
use serde::{Serialize, Serializer};

use crate::scaled::{ScaledError, format_scaled, parse_scaled};

/// What is wrong with a quantity.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum QuantityError {
    #[error("expected a number with at most 3 decimals")]
    Decimals,
    #[error("the quantity is too large")]
    Overflow,
}

/// The largest quantity that is taken or answered: it and its thousandths fit a JSON number exactly.
const MAX_THOUSANDTHS: i64 = 1_000_000_000_000;

/// A quantity in thousandths of its unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quantity(i64);

impl Quantity {
    pub const ZERO: Self = Self(0);

    /// A whole number of units.
    pub fn whole(units: i64) -> Result<Self, QuantityError> {
        units.checked_mul(1000).map(Self).ok_or(QuantityError::Overflow)
    }

    /// From thousandths, as the database keeps it.
    pub const fn from_thousandths(thousandths: i64) -> Self {
        Self(thousandths)
    }

    pub fn thousandths(self) -> i64 {
        self.0
    }

    /// Reads plain decimal text.
    pub fn parse(text: &str) -> Result<Self, QuantityError> {
        parse_scaled(text, 3).map(Self).map_err(|error| match error {
            ScaledError::Overflow => QuantityError::Overflow,
            ScaledError::Text(_) => QuantityError::Decimals,
        })
    }

    pub fn is_positive(self) -> bool {
        self.0 > 0
    }

    /// Whether the quantity has no more decimals than its unit allows (0 to 3).
    pub fn fits_decimals(self, decimals: u32) -> bool {
        self.0 % 10_i64.pow(3 - decimals.min(3)) == 0
    }

    /// Whether it is made of whole packs; a pack is more than zero.
    pub fn is_multiple_of(self, pack: Self) -> bool {
        self.0 % pack.0.max(1) == 0
    }

    pub fn checked_add(self, other: Self) -> Result<Self, QuantityError> {
        self.0.checked_add(other.0).map(Self).ok_or(QuantityError::Overflow)
    }
}

impl Neg for Quantity {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format_scaled(self.0, 3);
        f.write_str(text.trim_end_matches('0').trim_end_matches('.'))
    }
}

impl Type for Quantity {
    const IS_REQUIRED: bool = true;
    type RawValueType = Self;
    type RawElementValueType = Self;

    fn name() -> Cow<'static, str> {
        "number_quantity".into()
    }

    fn schema_ref() -> MetaSchemaRef {
        let mut schema = MetaSchema::new("number");
        let max = MAX_THOUSANDTHS as f64 / 1000.0;
        schema.minimum = Some(-max);
        schema.maximum = Some(max);
        schema.multiple_of = Some(0.001);
        schema.description =
            Some("An exact quantity with at most three decimals; the product's unit may allow fewer.");
        MetaSchemaRef::Inline(Box::new(schema))
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
        Box::new(std::iter::once(self))
    }
}

impl ParseFromJSON for Quantity {
    fn parse_from_json(value: Option<serde_json::Value>) -> ParseResult<Self> {
        let Some(serde_json::Value::Number(number)) = value else {
            return Err(ParseError::expected_type(value.unwrap_or_default()));
        };
        let exact = match (number.as_i64(), number.as_f64()) {
            (Some(units), _) => Self::whole(units),
            // A double holds every thousandth of this range exactly enough to be found again by rounding.
            (None, Some(float)) if (float * 1000.0).abs() <= MAX_THOUSANDTHS as f64 => {
                let thousandths = (float * 1000.0).round();
                let same = (thousandths / 1000.0 - float).abs() < f64::EPSILON * float.abs().max(1.0);
                if same { Ok(Self(thousandths as i64)) } else { Err(QuantityError::Decimals) }
            }
            _ => Err(QuantityError::Overflow),
        };
        match exact {
            Ok(quantity) if quantity.0.abs() <= MAX_THOUSANDTHS => Ok(quantity),
            Ok(_) => Err(ParseError::custom(QuantityError::Overflow)),
            Err(error) => Err(ParseError::custom(error)),
        }
    }
}

/// A quantity of more than zero, as orders ask for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PositiveQuantity(Quantity);

impl PositiveQuantity {
    /// `None` for zero and less.
    pub fn new(quantity: Quantity) -> Option<Self> {
        quantity.is_positive().then_some(Self(quantity))
    }

    pub const fn get(self) -> Quantity {
        self.0
    }
}

impl Type for PositiveQuantity {
    const IS_REQUIRED: bool = true;
    type RawValueType = Self;
    type RawElementValueType = Self;

    fn name() -> Cow<'static, str> {
        "number_positive_quantity".into()
    }

    fn schema_ref() -> MetaSchemaRef {
        // The least thousandth is the least that is more than zero.
        let least = MetaSchema { minimum: Some(0.001), ..MetaSchema::ANY };
        Quantity::schema_ref().merge(least)
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
        Box::new(std::iter::once(self))
    }
}

impl ParseFromJSON for PositiveQuantity {
    fn parse_from_json(value: Option<serde_json::Value>) -> ParseResult<Self> {
        let quantity = Quantity::parse_from_json(value).map_err(ParseError::propagate)?;
        Self::new(quantity).ok_or_else(|| ParseError::custom("Order more than zero."))
    }
}

impl ToJSON for PositiveQuantity {
    fn to_json(&self) -> Option<serde_json::Value> {
        self.0.to_json()
    }
}

/// The form of the API: whole units as an integer, others as a decimal number.
impl Serialize for Quantity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0 % 1000 == 0 {
            serializer.serialize_i64(self.0 / 1000)
        } else {
            serializer.serialize_f64(self.0 as f64 / 1000.0)
        }
    }
}

impl ToJSON for Quantity {
    fn to_json(&self) -> Option<serde_json::Value> {
        serde_json::to_value(self).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantity_survives_json() {
        for thousandths in [0, 1, 999, 1000, -1500, 123_456_789, MAX_THOUSANDTHS] {
            let quantity = Quantity(thousandths);
            assert_eq!(Quantity::parse_from_json(quantity.to_json()).unwrap(), quantity);
        }
    }

    #[test]
    fn a_positive_quantity_is_more_than_zero_in_the_schema_and_in_fact() {
        let MetaSchemaRef::Inline(schema) = PositiveQuantity::schema_ref() else { panic!("it is inline") };
        assert_eq!((schema.minimum, schema.multiple_of), (Some(0.001), Some(0.001)));
        for (number, is_taken) in [(serde_json::json!(0), false), (serde_json::json!(-1), false)]
            .into_iter()
            .chain([(serde_json::json!(0.001), true), (serde_json::json!(3), true)])
        {
            assert_eq!(PositiveQuantity::parse_from_json(Some(number)).is_ok(), is_taken);
        }
    }

    #[test]
    fn surplus_decimals_and_giants_are_refused() {
        for bad in [serde_json::json!(0.0005), serde_json::json!(1e300), serde_json::json!(i64::MAX)] {
            assert!(Quantity::parse_from_json(Some(bad)).is_err());
        }
    }
}
