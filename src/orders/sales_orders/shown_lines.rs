//! The lines of an order in the form in which the API shows them, as one text: written once, when the order is placed,
//! and handed on as it is ever after. To read each line from its columns and write it again was most of a list's cost.

use std::borrow::Cow;

use poem_openapi::{
    registry::{MetaSchemaRef, Registry},
    types::{ParseError, ParseFromJSON, ParseResult, ToJSON, Type},
};
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

use super::dto::OrderLine;

/// A list of [`OrderLine`]s, as JSON.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub struct ShownLines(Box<RawValue>);

impl ShownLines {
    pub fn new(lines: &[OrderLine]) -> serde_json::Result<Self> {
        to_raw_value(lines).map(Self)
    }

    /// Takes what [`as_str`](Self::as_str) gave.
    pub fn from_kept(text: String) -> serde_json::Result<Self> {
        RawValue::from_string(text).map(Self)
    }

    pub fn as_str(&self) -> &str {
        self.0.get()
    }
}

impl Default for ShownLines {
    fn default() -> Self {
        Self(RawValue::from_string("[]".to_owned()).unwrap_or_default())
    }
}

impl PartialEq for ShownLines {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for ShownLines {}

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
        to_raw_value(&value).map(Self).map_err(ParseError::custom)
    }
}
