//! orders

pub mod import;
