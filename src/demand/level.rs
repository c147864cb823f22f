//! What totals are over, in releases and in forecasts alike.

use poem_openapi::Enum;

/// What a total is over.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
pub enum TotalLevel {
    /// The recipient's products in one category.
    Category,
    /// All of the recipient's products.
    All,
}
