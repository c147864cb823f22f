//! Exact percentages: hundredths of a percent inside, decimal text outside.

use std::{borrow::Cow, fmt};

use poem_openapi::{
    registry::{MetaSchema, MetaSchemaRef},
    types::{ParseError, ParseFromJSON, ParseResult, ToJSON, Type},
};
use serde::{Serialize, Serializer};

use crate::{
    money::round_half_even,
    scaled::{format_scaled, parse_scaled},
};

const WHOLE: i128 = 10_000;

/// A change or a share in hundredths of a percent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Percent(i64);

impl Percent {
    pub const fn from_hundredths(hundredths: i64) -> Self {
        Self(hundredths)
    }

    pub const fn hundredths(self) -> i64 {
        self.0
    }

    /// By how much `after` is more than `before`, half-even; nothing is a share of zero.
    pub fn change(before: i64, after: i64) -> Option<Self> {
        let by = (i128::from(after) - i128::from(before)) * WHOLE;
        let share = match before {
            0 => return None,
            1.. => round_half_even(by, before.into()),
            _ => round_half_even(-by, -i128::from(before)),
        };
        i64::try_from(share).ok().map(Self)
    }

    /// What share of `whole` the part is, half-even; nothing has no shares.
    pub fn share(part: i64, whole: i64) -> Option<Self> {
        let share = (whole > 0).then(|| round_half_even(i128::from(part) * WHOLE, whole.into()))?;
        i64::try_from(share).ok().map(Self)
    }

    /// The value raised by this, half-even; `None` where it does not fit.
    pub fn raise(self, value: i64) -> Option<i64> {
        let raised = i128::from(value) * (WHOLE + i128::from(self.0));
        i64::try_from(round_half_even(raised, WHOLE)).ok()
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&format_scaled(self.0, 2))
    }
}

impl Serialize for Percent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Type for Percent {
    const IS_REQUIRED: bool = true;
    type RawValueType = Self;
    type RawElementValueType = Self;

    fn name() -> Cow<'static, str> {
        "string_percent".into()
    }

    fn schema_ref() -> MetaSchemaRef {
        let mut schema = MetaSchema::new("string");
        schema.pattern = Some(r"^-?[0-9]{1,12}(\.[0-9]{1,2})?$".to_owned());
        schema.example = Some("2.50".into());
        MetaSchemaRef::Inline(Box::new(schema))
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
        Box::new(std::iter::once(self))
    }
}

impl ParseFromJSON for Percent {
    fn parse_from_json(value: Option<serde_json::Value>) -> ParseResult<Self> {
        match value {
            Some(serde_json::Value::String(text)) => parse_scaled(&text, 2)
                .map(Self)
                .map_err(|_| ParseError::custom("expected a percentage such as 2.5 or -10")),
            other => Err(ParseError::expected_type(other.unwrap_or_default())),
        }
    }
}

impl ToJSON for Percent {
    fn to_json(&self) -> Option<serde_json::Value> {
        Some(self.to_string().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_is_raised_half_to_even() {
        let raised = |hundredths, value| Percent(hundredths).raise(value).unwrap();
        assert_eq!(raised(1000, 29_500), 32_450);
        assert_eq!(raised(-250, 30_000), 29_250);
        assert_eq!([5, 15, 25].map(|value| raised(1000, value)), [6, 16, 28]);
        assert_eq!(raised(-10_000, 30_000), 0);
        assert_eq!(Percent(10_000).raise(i64::MAX), None);
    }

    #[test]
    fn a_change_is_told_in_hundredths_of_a_percent() {
        assert_eq!(Percent::change(20_000, 21_000), Some(Percent(500)));
        assert_eq!(Percent::change(30_000, 20_000), Some(Percent(-3333)));
        assert_eq!(Percent::change(0, 1), None);
        assert_eq!(Percent::share(1, 3), Some(Percent(3333)));
        assert_eq!(Percent::share(3, 3), Some(Percent(10_000)));
        assert_eq!(Percent::share(0, 0), None);
        assert_eq!(Percent(-25).to_string(), "-0.25");
        assert_eq!(Percent::parse_from_json(Some("2.5".into())).unwrap(), Percent(250));
        assert!(Percent::parse_from_json(Some("2.555".into())).is_err());
    }
}
