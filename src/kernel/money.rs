//! Money and unit prices, exact: integers inside, decimal text outside.

use std::{borrow::Cow, fmt, str::FromStr};

use poem_openapi::{
    Object,
    registry::{MetaSchema, MetaSchemaRef},
    types::{ParseError, ParseFromJSON, ParseFromParameter, ParseResult, ToJSON, Type},
};
use serde::{Deserialize, Serialize, ser::SerializeStruct};

use crate::{
    Quantity,
    scaled::{ScaledError, format_scaled, parse_scaled},
};

/// What is wrong with an amount.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum MoneyError {
    #[error("expected an ISO 4217 currency code such as GBP")]
    Currency,
    #[error("expected a decimal number such as 12.50 with at most {0} decimals")]
    Amount(u32),
    #[error("the amount is too large")]
    Overflow,
}

impl From<ScaledError> for MoneyError {
    fn from(error: ScaledError) -> Self {
        match error {
            ScaledError::Text(decimals) => Self::Amount(decimals),
            ScaledError::Overflow => Self::Overflow,
        }
    }
}

/// An ISO 4217 currency code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    pub const GBP: Self = Self(*b"GBP");
    pub const EUR: Self = Self(*b"EUR");
    pub const USD: Self = Self(*b"USD");

    /// How many decimals the currency's amounts have.
    pub fn decimals(self) -> u32 {
        match &self.0 {
            b"BIF" | b"CLP" | b"DJF" | b"GNF" | b"ISK" | b"JPY" | b"KMF" | b"KRW" | b"PYG" | b"RWF"
            | b"UGX" | b"VND" | b"VUV" | b"XAF" | b"XOF" | b"XPF" => 0,
            b"BHD" | b"IQD" | b"JOD" | b"KWD" | b"LYD" | b"OMR" | b"TND" => 3,
            _ => 2,
        }
    }

    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }
}

impl FromStr for Currency {
    type Err = MoneyError;
    fn from_str(text: &str) -> Result<Self, MoneyError> {
        match text.as_bytes() {
            [a, b, c] if [a, b, c].iter().all(|byte| byte.is_ascii_uppercase()) => Ok(Self([*a, *b, *c])),
            _ => Err(MoneyError::Currency),
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Cow::<'de, str>::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// An amount in the currency's smallest unit (pence for GBP).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Money {
    pub minor: i64,
    pub currency: Currency,
}

impl Money {
    pub fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    pub fn zero(currency: Currency) -> Self {
        Self { minor: 0, currency }
    }

    /// The sum, or an error where the currencies differ or the sum does not fit.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::Currency);
        }
        let minor = self.minor.checked_add(other.minor).ok_or(MoneyError::Overflow)?;
        Ok(Self { minor, currency: self.currency })
    }

    /// The amount as decimal text, such as `12.50`.
    pub fn amount(self) -> String {
        format_scaled(self.minor, self.currency.decimals())
    }
}

/// A price for one unit, in ten-thousandths of the currency's main unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitPrice {
    pub ten_thousandths: i64,
    pub currency: Currency,
}

impl UnitPrice {
    pub fn new(ten_thousandths: i64, currency: Currency) -> Self {
        Self { ten_thousandths, currency }
    }

    /// Reads a decimal text with at most four decimals.
    pub fn parse(amount: &str, currency: Currency) -> Result<Self, MoneyError> {
        Ok(Self { ten_thousandths: parse_scaled(amount, 4)?, currency })
    }

    /// Price times quantity, rounded half-even to the currency's smallest unit.
    pub fn times(self, quantity: Quantity) -> Result<Money, MoneyError> {
        let product = i128::from(self.ten_thousandths) * i128::from(quantity.thousandths());
        let divisor = 10_i128.pow(4 + 3 - self.currency.decimals());
        let minor = i64::try_from(round_half_even(product, divisor)).map_err(|_| MoneyError::Overflow)?;
        Ok(Money { minor, currency: self.currency })
    }

    /// The price as decimal text with two to four decimals, such as `0.85` or `0.0125`.
    pub fn amount(self) -> String {
        let text = format_scaled(self.ten_thousandths, 4);
        let trimmed = text.strip_suffix("00").or_else(|| text.strip_suffix('0')).unwrap_or(&text);
        trimmed.to_owned()
    }
}

/// `numerator / divisor`, ties to the even neighbour. The divisor is positive.
pub(crate) fn round_half_even(numerator: i128, divisor: i128) -> i128 {
    let floor = numerator.div_euclid(divisor);
    let twice = numerator.rem_euclid(divisor) * 2;
    match twice.cmp(&divisor) {
        std::cmp::Ordering::Less => floor,
        std::cmp::Ordering::Greater => floor + 1,
        std::cmp::Ordering::Equal => floor + (floor & 1),
    }
}

/// An exact amount of money.
#[derive(Object, Clone)]
#[oai(rename = "Money", deny_unknown_fields)]
struct MoneyDocument {
    /// Decimal text.
    #[oai(validator(pattern = r"^-?[0-9]{1,14}(\.[0-9]{1,4})?$"))]
    amount: String,
    /// ISO 4217 code.
    #[oai(validator(pattern = "^[A-Z]{3}$"))]
    currency: String,
}

/// Reads by hand what [`MoneyDocument`] says: its derived reading compiles both patterns anew for every amount, which
/// costs a long price list more than everything else.
fn read_document<T: Type>(value: Option<serde_json::Value>) -> Result<(String, Currency), ParseError<T>> {
    use serde_json::Value;
    let mut fields = match value {
        Some(Value::Object(fields)) => fields,
        other => return Err(ParseError::expected_type(other.unwrap_or_default())),
    };
    let mut text = |name: &str| match fields.remove(name) {
        Some(Value::String(text)) => Ok(text),
        _ => Err(ParseError::custom(format!("field `{name}` has to be text"))),
    };
    let (amount, currency) = (text("amount")?, text("currency")?);
    match fields.keys().next() {
        Some(unknown) => Err(ParseError::custom(format!("unknown field `{unknown}`"))),
        None => Ok((amount, currency.parse().map_err(ParseError::custom)?)),
    }
}

macro_rules! as_money_document {
    ($name:ident, |$amount:ident, $currency:ident| $parse:expr) => {
        impl Type for $name {
            const IS_REQUIRED: bool = true;
            type RawValueType = Self;
            type RawElementValueType = Self;

            fn name() -> Cow<'static, str> {
                MoneyDocument::name()
            }

            fn schema_ref() -> MetaSchemaRef {
                MoneyDocument::schema_ref()
            }

            fn register(registry: &mut poem_openapi::registry::Registry) {
                MoneyDocument::register(registry);
            }

            fn as_raw_value(&self) -> Option<&Self> {
                Some(self)
            }

            fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
                Box::new(std::iter::once(self))
            }
        }

        impl ParseFromJSON for $name {
            fn parse_from_json(value: Option<serde_json::Value>) -> ParseResult<Self> {
                let ($amount, $currency) = read_document(value)?;
                $parse.map_err(ParseError::custom)
            }
        }

        /// The form of the API.
        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut document = serializer.serialize_struct("Money", 2)?;
                document.serialize_field("amount", &self.amount())?;
                document.serialize_field("currency", self.currency.as_str())?;
                document.end()
            }
        }

        impl ToJSON for $name {
            fn to_json(&self) -> Option<serde_json::Value> {
                serde_json::to_value(self).ok()
            }
        }
    };
}

as_money_document!(Money, |amount, currency| {
    parse_scaled(&amount, currency.decimals())
        .map(|minor| Money { minor, currency })
        .map_err(MoneyError::from)
});
as_money_document!(UnitPrice, |amount, currency| UnitPrice::parse(&amount, currency));

impl ParseFromParameter for Currency {
    fn parse_from_parameter(value: &str) -> ParseResult<Self> {
        value.parse().map_err(ParseError::custom)
    }
}

impl Type for Currency {
    const IS_REQUIRED: bool = true;
    type RawValueType = Self;
    type RawElementValueType = Self;

    fn name() -> Cow<'static, str> {
        "string_currency".into()
    }

    fn schema_ref() -> MetaSchemaRef {
        let mut schema = MetaSchema::new("string");
        schema.pattern = Some("^[A-Z]{3}$".to_owned());
        schema.example = Some("GBP".into());
        MetaSchemaRef::Inline(Box::new(schema))
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
        Box::new(std::iter::once(self))
    }
}

impl ParseFromJSON for Currency {
    fn parse_from_json(value: Option<serde_json::Value>) -> ParseResult<Self> {
        match value {
            Some(serde_json::Value::String(text)) => text.parse().map_err(ParseError::custom),
            other => Err(ParseError::expected_type(other.unwrap_or_default())),
        }
    }
}

impl ToJSON for Currency {
    fn to_json(&self) -> Option<serde_json::Value> {
        Some(self.as_str().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_total_is_rounded_half_to_even() {
        let price = |text| UnitPrice::parse(text, Currency::GBP).unwrap();
        let one = Quantity::whole(1).unwrap();
        assert_eq!(price("0.125").times(one).unwrap().minor, 12);
        assert_eq!(price("0.135").times(one).unwrap().minor, 14);
        assert_eq!(price("-0.125").times(one).unwrap().minor, -12);
        assert_eq!(price("2.55").times(Quantity::whole(6).unwrap()).unwrap().amount(), "15.30");
    }

    #[test]
    fn only_plain_decimals_are_read() {
        for bad in ["", ".", "1.", ".5", "1e3", "1,000", "+1", "--1", "0.00001", "١"] {
            assert!(parse_scaled(bad, 4).is_err(), "{bad}");
        }
        assert_eq!(parse_scaled("-12.5000", 2), Ok(-1250));
        assert_eq!(parse_scaled("99999999999999999999", 2), Err(ScaledError::Overflow));
    }

    #[test]
    fn a_document_has_its_two_texts_and_nothing_else() {
        let read = |document| UnitPrice::parse_from_json(Some(document)).ok();
        let price = read(serde_json::json!({ "amount": "12.5", "currency": "GBP" }));
        assert_eq!(price, UnitPrice::parse("12.5", Currency::GBP).ok());
        for bad in [
            serde_json::json!({ "amount": "12.5" }),
            serde_json::json!({ "amount": 12.5, "currency": "GBP" }),
            serde_json::json!({ "amount": "12.5", "currency": "pounds" }),
            serde_json::json!({ "amount": "12,5", "currency": "GBP" }),
            serde_json::json!({ "amount": "12.5", "currency": "GBP", "unit": "piece" }),
            serde_json::json!("12.5 GBP"),
        ] {
            assert_eq!(read(bad.clone()), None, "{bad}");
        }
    }

    #[test]
    fn a_currency_without_decimals_has_whole_amounts() {
        let yen: Currency = "JPY".parse().unwrap();
        assert_eq!(Money::new(1250, yen).amount(), "1250");
        assert_eq!(
            UnitPrice::parse("0.5", yen).unwrap().times(Quantity::whole(3).unwrap()).unwrap().minor,
            2
        );
    }
}
