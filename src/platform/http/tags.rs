//! The areas that operations are grouped by in the documents.

use poem_openapi::Tags;

#[derive(Tags, Clone, Copy, Debug)]
pub enum Tag {
    /// Signing in, sessions, people, roles and API clients.
    Identity,
    /// Organisations and audiences.
    Organizations,
    /// Products, categories, visibility and price lists.
    Catalogue,
    /// Warehouses and stock.
    Stock,
    /// Sales orders.
    Orders,
    /// Imports of sales lines.
    Imports,
    /// Sales material.
    Library,
    /// Demand policies, releases and forecasts.
    Demand,
    /// What a person is told of, where and how often.
    Notifications,
    /// Background jobs.
    System,
}
