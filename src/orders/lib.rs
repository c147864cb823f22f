//! Sales orders from cart to delivery, the sales lines that come of them, regions, and the importer of sales lines.

pub mod import;
pub mod regions;
pub mod sales;
mod sales_orders;
