//! What totals and figures by region are over, in releases and in forecasts alike.

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

/// What of the regions a figure is over.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
pub enum RegionKind {
    /// All of them.
    All,
    Zone,
    Country,
    /// Every region that has no figure of the category in the month, and sales without a region. Not forecast.
    Other,
}
